namespace CloneCmdlets;

/// <summary>
/// A copy as it stood at one moment. Immutable: waiting and refreshing emit new objects and change none. Every property holds the
/// raw value; what is shown goes through <see cref="Text.SafeText"/>.
/// </summary>
public sealed record CloneOperation
{
    /// <summary>The operation's id in the service: the <c>opId</c> of Azure DevOps, the run's id of FAST. <see langword="null"/> where
    /// none is known, as for a copy whose answer was lost.</summary>
    public string? Id { get; init; }

    /// <summary>The service's name, <c>AzureDevOps</c> or <c>WallarmFast</c>.</summary>
    public required string Service { get; init; }

    /// <summary>What is copied.</summary>
    public required CloneKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required CloneState State { get; init; }

    /// <summary>The service's own word for the state, as it wrote it; <see langword="null"/> before the first answer.</summary>
    public string? ServiceState { get; init; }

    /// <summary>Whether it has ended, in whatever way. <see cref="CloneState.Unknown"/> is no end.</summary>
    public bool IsCompleted => State is CloneState.Succeeded or CloneState.Failed or CloneState.Interrupted;

    /// <summary>How far it is, 0 to 100; <see langword="null"/> where the service gives nothing to tell it by.</summary>
    public int? PercentComplete { get; init; }

    /// <summary>The service's message, raw; <see langword="null"/> where there is none.</summary>
    public string? Message { get; init; }

    /// <summary>When it was submitted: by the journal's clock where this machine submitted it, else by the service's.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>When it ended, by the service's clock; <see langword="null"/> before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>What is copied. For a run: the record.</summary>
    public CloneReference? Source { get; init; }

    /// <summary>What is made.</summary>
    public CloneReference? Destination { get; init; }

    /// <summary>The service's counts; <see langword="null"/> before it gives any.</summary>
    public CloneStatistics? Statistics { get; init; }

    /// <summary>What a FAST run found, gravest first; empty otherwise.</summary>
    public IReadOnlyList<Vulnerability> Vulnerabilities { get; init; } = [];

    /// <summary>The operation's portable name: no secret in it, and good on any machine (see <see cref="OperationHandle"/>).</summary>
    public required string Handle { get; init; }

    /// <summary>One line for people, safe to show: kind, destination, state.</summary>
    public override string ToString()
    {
        var what = Destination?.Name ?? Destination?.Id ?? Id ?? Handle;
        return Text.SafeText.Clean($"{Kind} {(Id is null ? "" : Id + " ")}'{what}' {State}");
    }
}
