using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Submitting;

/// <summary>
/// Settles what a submission without a clear answer came to: a thing of its name in the destination that wasn't there at its intent, and
/// that no other submission of this machine made, is the copy.
/// </summary>
public sealed class Reconciler
{
    /// <summary>How long after a submission the destination is looked at before "nothing" counts (design: "Submitting").</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly OperationJournal _journal;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="journal">Gets what is found out.</param>
    /// <param name="time">The clock.</param>
    public Reconciler(OperationJournal journal, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(time);
        _journal = journal;
        _time = time;
    }

    /// <summary>Settles a submission, where it needs settling. An older one takes one look, a fresh one up to <see cref="Grace"/>.</summary>
    /// <param name="service">The service it was sent to.</param>
    /// <param name="entry">The submission.</param>
    /// <param name="log">Hears of an adoption.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The operation: the adopted one, or as the journal has it where nothing needs settling.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.SubmissionOutcomeUnknown"/>, with what was found and what to do;
    /// <see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public async Task<CloneOperation> ReconcileAsync(
        ICloneService service, JournalEntry entry, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(log);
        if (entry.State != JournalState.Ambiguous)
        {
            return entry.ToOperation();
        }

        var finding = await FindAsync(service, entry, log, cancellationToken).ConfigureAwait(false);
        return finding is Finding.Found found ? found.Operation : throw SubmissionWords.Unknown(service, entry, finding);
    }

    /// <summary>Looks for an ambiguous submission's copy and adopts it.</summary>
    /// <param name="service">The service it was sent to.</param>
    /// <param name="entry">The submission.</param>
    /// <param name="log">Hears of an adoption.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found.</returns>
    internal async Task<Finding> FindAsync(ICloneService service, JournalEntry entry, ICloneLog log, CancellationToken cancellationToken)
    {
        if (!service.CanFindLostCopies)
        {
            return new Finding.Unsearchable();
        }

        // The wall clock tells the entry's age, once: set back or on, it mustn't make the looking longer or shorter.
        var started = _time.GetTimestamp();
        var enough = Shorter(entry.UpdatedAt + Grace - _time.GetUtcNow(), Grace);
        for (var pause = FirstPause; ; pause = Shorter(pause * 2, LongestPause))
        {
            Finding finding;
            try
            {
                finding = await LookAsync(service, entry, log, cancellationToken).ConfigureAwait(false);
            }
            catch (CloneException error) when (error.ErrorId != CloneErrorId.JournalUnavailable)
            {
                finding = new Finding.Unseen(error);
                if (!error.IsTransient)
                {
                    return finding;
                }

                pause = error.RetryAfter is { } after && after > pause ? after : pause;
            }

            var until = finding is Finding.Nothing ? enough : finding is Finding.Crowded or Finding.Unseen ? Grace : TimeSpan.Zero;
            var left = until - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return finding;
            }

            // In whole milliseconds, as a delay counts them: a rest of one would be no pause at all.
            var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Shorter(pause, left).TotalMilliseconds));
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Finding> LookAsync(ICloneService service, JournalEntry entry, ICloneLog log, CancellationToken cancellationToken)
    {
        // Who else is at it is asked before the look: what they make after it isn't in it.
        var sending = await _journal.FindSendingAsync(entry.Intent, cancellationToken).ConfigureAwait(false);
        var found = await service.FindLostCopyAsync(entry.Intent, log, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return new Finding.Nothing();
        }

        var made = await _journal.FindMadeAsync(entry.Intent, cancellationToken).ConfigureAwait(false);
        var mine = made.FirstOrDefault(other => other.JournalId == entry.JournalId);
        if (mine is not null)
        {
            return new Finding.Found(mine.ToOperation()); // another process was quicker
        }

        var taken = made.Select(other => other.Operation?.Destination?.Id).ToHashSet(StringComparer.Ordinal);
        taken.UnionWith(entry.Intent.PriorIds);
        var candidates = found.Where(candidate => candidate.Id is not null && !taken.Contains(candidate.Id)).ToArray();
        if (candidates.Length > 0 && sending.Any(other => other.JournalId != entry.JournalId))
        {
            return new Finding.Crowded();
        }

        return candidates.Length switch
        {
            0 => new Finding.Nothing(),
            1 => await AdoptAsync(service, entry, candidates[0], log, cancellationToken).ConfigureAwait(false) is { } adopted
                ? new Finding.Found(adopted)
                : new Finding.Nothing(), // of two that found it at once, the other has it
            _ => new Finding.Several(candidates),
        };
    }

    private async Task<CloneOperation?> AdoptAsync(
        ICloneService service, JournalEntry entry, CloneReference found, ICloneLog log, CancellationToken cancellationToken)
    {
        var made = found with
        {
            Name = found.Name ?? entry.Intent.Destination.Name,
            Project = found.Project ?? entry.Intent.Destination.Project,
        };
        var handle = service.HandleForMade(OperationHandle.AdoptedKind, made);
        var operation = new CloneOperation
        {
            Service = service.Name,
            Kind = entry.Intent.Kind,
            State = CloneState.InProgress,
            SubmittedAt = entry.SubmittedAt,
            Source = entry.Intent.Source,
            Destination = made,
            Handle = handle.ToString(),
        };
        try
        {
            if (await _journal.AdoptAsync(entry, operation).ConfigureAwait(false) is not { } adopted)
            {
                return null;
            }

            if (adopted.Operation!.Handle != operation.Handle)
            {
                return adopted.ToOperation(); // another process was quicker, and knew more
            }
        }
        catch (CloneException error) when (error.ErrorId == CloneErrorId.JournalUnavailable)
        {
            log.Warning(SubmissionWords.NotNoted(operation, error));
        }

        log.Warning(SubmissionWords.Adopted(entry.Intent, entry.SubmittedAt, found));
        try
        {
            var look = await service.LookAsync(handle, operation, log, cancellationToken).ConfigureAwait(false);
            operation = look.Operation with { SubmittedAt = entry.SubmittedAt };
            await _journal.RecordLookAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CloneException or OperationCanceledException)
        {
            // It is adopted, and the journal says so: whoever stops now is told of the copy, and not that nobody knows.
            log.Debug($"How far the adopted copy is could not be seen yet: {exception.Message}");
        }

        return operation;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
