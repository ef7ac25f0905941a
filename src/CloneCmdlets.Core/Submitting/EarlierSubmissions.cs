using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Submitting;

/// <summary>Settles what earlier submissions of unknown outcome to a destination came to, before another is sent there.</summary>
internal sealed class EarlierSubmissions
{
    private readonly OperationJournal _journal;
    private readonly Reconciler _reconciler;

    public EarlierSubmissions(OperationJournal journal, Reconciler reconciler)
    {
        _journal = journal;
        _reconciler = reconciler;
    }

    /// <summary>
    /// Looks for what they may have made. A copy of the same source is what the call asks for, made by an earlier run of it. One of another source isn't:
    /// it is a thing of that name like any other, for <see cref="IfExists"/> to decide on.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="copy">The copy that is to be sent.</param>
    /// <param name="unresolved">The earlier submissions.</param>
    /// <param name="ifExists">What is done where the name is taken.</param>
    /// <param name="log">Where to tell what is done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy's own operation, where it was made before; else none, and the copy with what others made among
    /// <see cref="PreparedCopy.Existing"/>: whatever isn't found there by then is provably not made.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.SubmissionOutcomeUnknown"/>: nobody can tell, so nothing may be sent.</exception>
    public async Task<(CloneOperation? Own, PreparedCopy Copy)> SettleAsync(
        ICloneService service,
        PreparedCopy copy,
        IReadOnlyList<JournalEntry> unresolved,
        IfExists ifExists,
        ICloneLog log,
        CancellationToken cancellationToken)
    {
        var unmade = new List<JournalEntry>();
        foreach (var entry in unresolved.OrderByDescending(entry => entry.Intent.HasSameSource(copy.Intent)))
        {
            log.Verbose($"The outcome of the submission of '{SubmissionWords.Name(entry.Intent)}' at {SubmissionWords.Time(entry.SubmittedAt)} is unknown, so its copy is looked for first.");
            switch (await _reconciler.FindAsync(service, entry, log, cancellationToken).ConfigureAwait(false))
            {
                case Finding.Found own when entry.Intent.HasSameSource(copy.Intent):
                    return (own.Operation, copy);
                case Finding.Found { Operation.Destination: { } other }:
                    copy = copy.WithExisting([.. copy.Existing.Where(one => one.Id != other.Id), other]);
                    if (ifExists == IfExists.Allow)
                    {
                        log.Warning(SubmissionWords.AllowedBeside(copy.Intent, other, entry.Intent));
                    }

                    break;
                case Finding.Nothing:
                    unmade.Add(entry);
                    break;
                case var unclear:
                    throw SubmissionWords.Unknown(service, entry, unclear);
            }
        }

        foreach (var entry in unmade)
        {
            await _journal.EndedAsync(entry, SubmissionWords.Superseded(entry)).ConfigureAwait(false);
        }

        return (null, copy);
    }
}
