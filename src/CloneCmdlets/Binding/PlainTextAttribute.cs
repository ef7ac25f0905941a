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
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var data = Cell.Plain(inputData);
        if (data is null)
        {
            return null!;
        }

        return Cell.TextOf(data) ?? FromProperty(inputData) ?? throw Cell.Refused(data, properties.Length == 0
            ? "is no text. Give text."
            : $"is no text, and has no {string.Join(" or ", properties)}. Give text.");
    }

    private string? FromProperty(object data) => properties
        .Select(name => Cell.TextOf(Cell.Plain(PSObject.AsPSObject(data).Properties[name]?.Value)))
        .FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
