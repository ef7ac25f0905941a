using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Lets a switch be bound from the text of a CSV row: <c>true</c>, <c>yes</c>, <c>1</c>, their opposites, and nothing at all for "not set".</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SwitchTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text ? inputData
        : text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "1" => SwitchParameter.Present,
            "FALSE" or "NO" or "0" or "" => new SwitchParameter(false),
            _ => throw new ArgumentTransformationMetadataException($"'{Text.SafeText.Clean(text, 100)}' is neither true nor false."),
        };
}
