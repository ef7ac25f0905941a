using System.Collections;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Lists of texts. An empty cell is no list; one that holds objects is an error.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextListAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = Cell.Plain(inputData);
        return Cell.IsEmpty(data) ? null!
            : data is IEnumerable items and not (string or IDictionary) ? items.Cast<object?>().Select(One).ToArray()
            : new[] { One(inputData) };
    }

    private static string One(object? item) =>
        Cell.TextOf(item) ?? throw Cell.Refused(item, "is no text. Give texts, such as a, b.");
}
