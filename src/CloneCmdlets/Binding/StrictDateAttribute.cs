using System.Globalization;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>Days and times. Text is read as PowerShell reads it, in no country's way; what is no date is an error and not left out.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StrictDateAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Cell.Plain(inputData) switch
    {
        null or "" => null!,
        DateTimeOffset moment => moment,
        DateTime moment => new DateTimeOffset(moment),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) => moment,
        var data => throw Cell.Refused(data, "is no date. Give one such as 2026-12-31."),
    };
}
