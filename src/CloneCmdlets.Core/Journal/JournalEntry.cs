using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>One submission as the journal knows it.</summary>
public sealed record JournalEntry
{
    /// <summary>The submission's id in the journal: 32 hexadecimal digits.</summary>
    public required string JournalId { get; init; }

    /// <summary>Where it stands. A <c>Sending</c> whose writer is gone reads as <see cref="JournalState.Ambiguous"/>.</summary>
    public required JournalState State { get; init; }

    /// <summary>What was to be made.</summary>
    public required CopyIntent Intent { get; init; }

    /// <summary>When the intent was written, by this machine's clock.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the last record of it was written, by this machine's clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The operation as it was last seen; <see langword="null"/> where there is none.</summary>
    public CloneOperation? Operation { get; init; }

    /// <summary>Why there is no operation: the refusal, or what made the outcome unclear. <see langword="null"/> where there was no error.</summary>
    public CloneErrorId? ErrorId { get; init; }

    /// <summary>The error's message, safe to show.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether the process that wrote the last record still runs (and, for this process, is still at it).</summary>
    public bool IsWriterAlive { get; init; }

    /// <summary>Whether the last record was written by the journal that gave this, and so by the call that has it open.</summary>
    internal bool IsOwn { get; init; }

    /// <summary>Whether its outcome is still to come: it is being sent, or waits to be sent again.</summary>
    internal bool IsOnItsWay => State == JournalState.Sending || (State == JournalState.Intent && IsWriterAlive);

    /// <summary>Whether nobody knows if it was made: it may be found yet, or a newer submission took its place and it is no longer looked for.</summary>
    private bool IsOutcomeUnknown => State == JournalState.Ambiguous || (State == JournalState.Ended && ErrorId == CloneErrorId.SubmissionOutcomeUnknown);

    /// <summary>The entry as an operation: what is known of it, with the handle <c>…#intent/JOURNAL-ID</c> while it has no id.</summary>
    /// <returns>The operation.</returns>
    public CloneOperation ToOperation()
    {
        if (Operation is not null)
        {
            return Operation with { SubmittedAt = SubmittedAt };
        }

        return new CloneOperation
        {
            Service = Intent.Service,
            Kind = Intent.Kind,
            State = ToState(),
            Message = ErrorMessage ?? (State == JournalState.Ambiguous ? LostAnswer : State == JournalState.Intent && !IsWriterAlive ? NeverSent : null),
            SubmittedAt = SubmittedAt,
            CompletedAt = State == JournalState.Ended && !IsOutcomeUnknown ? UpdatedAt : null,
            Source = Intent.Source,
            Destination = Intent.Destination,
            Handle = new OperationHandle(Scheme(Intent.Service), Intent.Scope, OperationHandle.IntentKind, JournalId).ToString(),
        };
    }

    private const string LostAnswer = "The process that sent it ended before the answer was written down.";

    private const string NeverSent = "It was never sent: the process ended before.";

    private CloneState ToState() => State switch
    {
        JournalState.Intent => IsWriterAlive ? CloneState.Submitting : CloneState.Failed,
        JournalState.Sending => CloneState.Submitting,
        JournalState.Ended when !IsOutcomeUnknown => CloneState.Failed,
        _ => CloneState.Unknown,
    };

    private static string Scheme(string service) =>
#pragma warning disable CA1308 // a handle's scheme is the name in lower case
        service.ToLowerInvariant();
#pragma warning restore CA1308
}
