using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace CloneCmdlets.Binding;

/// <summary>
/// Makes an operation again of what a serializer left of one, so that it comes back whole from <c>Import-Clixml</c>, a job and a remote session. The
/// type file names it. What can't be read stays as it was left, and binds by its handle.
/// </summary>
public sealed class CloneOperationConverter : PSTypeConverter
{
    private const string Remains = "Deserialized.CloneCmdlets.CloneOperation";

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) =>
        destinationType == typeof(CloneOperation) && IsRemains(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is PSObject remains && CanConvertFrom(remains, destinationType);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase)
    {
        ArgumentNullException.ThrowIfNull(sourceValue);
        return new CloneOperation
        {
            Id = Get<string>(sourceValue, nameof(CloneOperation.Id)),
            Service = Get<string>(sourceValue, nameof(CloneOperation.Service)) ?? throw Missing(nameof(CloneOperation.Service)),
            Kind = Get<CloneKind?>(sourceValue, nameof(CloneOperation.Kind)) ?? throw Missing(nameof(CloneOperation.Kind)),
            State = Get<CloneState?>(sourceValue, nameof(CloneOperation.State)) ?? throw Missing(nameof(CloneOperation.State)),
            ServiceState = Get<string>(sourceValue, nameof(CloneOperation.ServiceState)),
            PercentComplete = Get<int?>(sourceValue, nameof(CloneOperation.PercentComplete)),
            Message = Get<string>(sourceValue, nameof(CloneOperation.Message)),
            SubmittedAt = Time(sourceValue, nameof(CloneOperation.SubmittedAt)),
            CompletedAt = Time(sourceValue, nameof(CloneOperation.CompletedAt)),
            Source = Reference(Part(sourceValue, nameof(CloneOperation.Source))),
            Destination = Reference(Part(sourceValue, nameof(CloneOperation.Destination))),
            Statistics = Statistics(Part(sourceValue, nameof(CloneOperation.Statistics))),
            Vulnerabilities = [.. Items(sourceValue, nameof(CloneOperation.Vulnerabilities)).Select(Vulnerability)],
            Handle = Get<string>(sourceValue, nameof(CloneOperation.Handle)) ?? throw Missing(nameof(CloneOperation.Handle)),
        };
    }

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ConvertFrom(PSObject.AsPSObject(sourceValue), destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"A {nameof(CloneOperation)} is made into nothing else.");

    /// <summary>Whether it is what a serializer left of an operation.</summary>
    internal static bool IsRemains(PSObject? sourceValue) => sourceValue?.TypeNames.Contains(Remains) == true;

    /// <summary>Reads an operation from what JSON or <c>Select-Object</c> left of it, if it is whole: its parts are objects themselves, and not the text that
    /// a short <c>-Depth</c> or a CSV file has in their place. Only one that says more than its handle: it has ended, or it was found after its answer was
    /// lost, and is judged by its source. Of any other the handle is enough, since it is asked about anyway.</summary>
    /// <returns>The operation; <see langword="null"/> where it isn't such a one.</returns>
    internal static CloneOperation? TryRead(PSObject row)
    {
        string[] parts = [nameof(CloneOperation.Source), nameof(CloneOperation.Destination), nameof(CloneOperation.Statistics)];
        if (!parts.All(name => IsObject(row.Properties[name])) || row.Properties[nameof(CloneOperation.Vulnerabilities)]?.Value is not { } found
            || PSObject.AsPSObject(found).BaseObject is string or not IEnumerable || !Items(row, nameof(CloneOperation.Vulnerabilities)).All(IsObject))
        {
            return null;
        }

        try
        {
            var operation = (CloneOperation)new CloneOperationConverter().ConvertFrom(row, typeof(CloneOperation), CultureInfo.InvariantCulture, ignoreCase: true);
            return operation.IsCompleted || IsAdopted(operation) ? operation : null;
        }
        catch (PSInvalidCastException)
        {
            return null;
        }

        static bool IsAdopted(CloneOperation operation) => OperationHandle.TryParse(operation.Handle, out var handle)
            && handle.Kind == OperationHandle.AdoptedKind && operation.Source is not null;

        static bool IsObject(object? cell) => cell is PSPropertyInfo property
            ? property.Value is not { } value || IsObject(PSObject.AsPSObject(value))
            : cell is PSObject { BaseObject: PSCustomObject or CloneReference or CloneStatistics or CloneCmdlets.Vulnerability };
    }

    private static CloneReference? Reference(PSObject? part) => part is null ? null : new CloneReference
    {
        Id = Get<string>(part, nameof(CloneReference.Id)),
        Name = Get<string>(part, nameof(CloneReference.Name)),
        Project = Get<string>(part, nameof(CloneReference.Project)),
        Url = Get<string>(part, nameof(CloneReference.Url)),
        TestRunId = Get<string>(part, nameof(CloneReference.TestRunId)),
        Parts = [.. Items(part, nameof(CloneReference.Parts)).Select(one => one.ToString())],
    };

    private static CloneStatistics? Statistics(PSObject? part) => part is null ? null : new CloneStatistics
    {
        TotalTestCases = Get<long?>(part, nameof(CloneStatistics.TotalTestCases)),
        ClonedTestCases = Get<long?>(part, nameof(CloneStatistics.ClonedTestCases)),
        ClonedSharedSteps = Get<long?>(part, nameof(CloneStatistics.ClonedSharedSteps)),
        TotalRequirements = Get<long?>(part, nameof(CloneStatistics.TotalRequirements)),
        ClonedRequirements = Get<long?>(part, nameof(CloneStatistics.ClonedRequirements)),
        BaselineCount = Get<long?>(part, nameof(CloneStatistics.BaselineCount)),
        PassedCount = Get<long?>(part, nameof(CloneStatistics.PassedCount)),
        FailedCount = Get<long?>(part, nameof(CloneStatistics.FailedCount)),
        RunningCount = Get<long?>(part, nameof(CloneStatistics.RunningCount)),
        WaitingCount = Get<long?>(part, nameof(CloneStatistics.WaitingCount)),
        InterruptedCount = Get<long?>(part, nameof(CloneStatistics.InterruptedCount)),
        TechnicalFailureCount = Get<long?>(part, nameof(CloneStatistics.TechnicalFailureCount)),
        SentRequests = Get<long?>(part, nameof(CloneStatistics.SentRequests)),
        PlannedRequests = Get<long?>(part, nameof(CloneStatistics.PlannedRequests)),
        EstimatedTimeToCompletion = Get<TimeSpan?>(part, nameof(CloneStatistics.EstimatedTimeToCompletion)),
    };

    private static Vulnerability Vulnerability(PSObject part) => new()
    {
        Id = Get<string>(part, nameof(CloneCmdlets.Vulnerability.Id)),
        Type = Get<string>(part, nameof(CloneCmdlets.Vulnerability.Type)),
        Threat = Get<int?>(part, nameof(CloneCmdlets.Vulnerability.Threat)),
        Code = Get<string>(part, nameof(CloneCmdlets.Vulnerability.Code)),
    };

    private static T? Get<T>(PSObject from, string name) =>
        from.Properties[name]?.Value is { } value ? (T)LanguagePrimitives.ConvertTo(value, typeof(T), CultureInfo.InvariantCulture) : default;

    /// <summary>A time, which a serializer takes apart.</summary>
    private static DateTimeOffset? Time(PSObject from, string name) =>
        Part(from, name)?.Properties[nameof(DateTimeOffset.UtcTicks)]?.Value is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : Get<DateTimeOffset?>(from, name);

    private static PSObject? Part(PSObject from, string name) => from.Properties[name]?.Value is { } value ? PSObject.AsPSObject(value) : null;

    private static IEnumerable<PSObject> Items(PSObject from, string name) =>
        Part(from, name)?.BaseObject is IEnumerable items and not string ? items.Cast<object?>().Where(item => item is not null).Select(PSObject.AsPSObject) : [];

    private static PSInvalidCastException Missing(string name) => new($"An operation has a {name}.");
}
