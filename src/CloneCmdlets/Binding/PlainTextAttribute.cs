using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>
/// Texts: PowerShell by itself makes "@{name=…}" of an object and drops a list. Takes texts, numbers and ids; an object only where one of its properties
/// says what is meant.
/// </summary>
/// <param name="properties">The properties that do, the first that is there and not empty.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PlainTextAttribute(params string[] properties) : ArgumentTransformationAttribute
{
    /// <summary>Whether an empty cell leaves the parameter out: where that it is given tells what is meant.</summary>
    public bool LeavesOutEmpty { get; init; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = Cell.Plain(inputData);
        if (Cell.IsEmpty(data))
        {
            return LeavesOutEmpty ? Cell.NoTextGiven : data!;
        }

        return Cell.TextOf(inputData) ?? FromProperty(inputData) ?? throw Cell.Refused(data, properties.Length == 0
            ? "is no text. Give text."
            : $"is no text, and has no {string.Join(" or ", properties)}. Give text.");
    }

    private string? FromProperty(object data) => properties
        .Select(name => Cell.TextOf(PSObject.AsPSObject(data).Properties[name]?.Value))
        .FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
