using System.Collections;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>
/// The id of what is to be copied. From the pipeline come ids, rows whose properties are bound, and operations of earlier copies: of these, what they
/// made is copied, since an operation's own id counts something else, and where the operation is, is left for the cmdlet (see <see cref="SourceOrigin"/>).
/// </summary>
/// <param name="kind">What is copied: plans, whose ids are whole numbers, or runs, whose ids may be any text.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SourceIdAttribute(CloneKind kind) : ArgumentTransformationAttribute
{
    private string Thing => kind == CloneKind.TestRun ? "test run" : "test plan";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var operation = PipedOperation.Of(inputData);
        SourceOrigin.Leave(operation?.Handle);
        if (operation is not null)
        {
            return Read(MadeBy(operation));
        }

        var data = Cell.Plain(inputData);
        return Cell.IsEmpty(data) ? (kind == CloneKind.TestRun ? Cell.NoTextGiven : Cell.NotGiven("Give the id of a test plan."))
            : Cell.TextOf(data) is null && data is not IList ? throw Cell.NotItself(data, $"is no id of a {Thing}. Give one, or an object that has it as its Id.")
            : Read(inputData);
    }

    private object Read(object data) => kind == CloneKind.TestRun
        ? Cell.TextOf(data) ?? throw Cell.Refused(data, $"is no id of a {Thing}. Give one.")
        : StrictInt32Attribute.ReadOne(Cell.Plain(data));

    private string MadeBy(PipedOperation operation) =>
        operation.Kind != kind ? throw Cell.Refused(operation.Handle, $"is an operation that makes no {Thing}. Give the id of a {Thing}.")
        : operation.MadeId ?? throw Cell.Refused(operation.Handle, $"is an operation of which no {Thing} is known. Give the id of a {Thing}, or wait for the operation first.");
}
