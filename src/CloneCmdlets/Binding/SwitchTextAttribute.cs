using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Lets a switch be bound from the text of a CSV row: <c>true</c>, <c>yes</c>, <c>1</c> and their opposites. Nothing leaves it out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SwitchTextAttribute : ArgumentTransformationAttribute
{
    private const string Remedy = "Give $true or $false, or leave the parameter out.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Cell.Plain(inputData) switch
    {
        null => Cell.NotGiven(Remedy),
        SwitchParameter or bool => inputData,
        var data => Cell.TextOf(data)?.Trim().ToUpperInvariant() switch
        {
            "" => Cell.NotGiven(Remedy),
            "TRUE" or "YES" or "1" => SwitchParameter.Present,
            "FALSE" or "NO" or "0" => new SwitchParameter(false),
            _ => throw Cell.Refused(data, "is neither true nor false."),
        },
    };
}
