namespace CloneCmdlets.Journal;

/// <summary>Where a submission stands, as far as this machine knows. The names are written to the journal.</summary>
public enum JournalState
{
    /// <summary>Noted, and nothing has been sent: either not yet, or what was sent was provably not processed.</summary>
    Intent,

    /// <summary>May be on its way: from just before the first byte leaves until the outcome is written.</summary>
    Sending,

    /// <summary>The service has it and has not finished it, as far as anybody looked.</summary>
    Accepted,

    /// <summary>Over: the copy has ended in whatever way, or was refused, or was never sent.</summary>
    Ended,

    /// <summary>Sent, and nobody knows whether the service made it.</summary>
    Ambiguous,
}
