using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Submitting;

/// <summary>
/// One copy's claim to its name: applies <see cref="IfExists"/> to what bears the name, and unless that allows another of it, lets no two
/// submissions of this machine to one name leave at once, whichever rows, calls or processes they are of.
/// </summary>
internal sealed class NameClaim
{
    /// <summary>The longest wait for another process that is submitting a copy of the same name. [ours]</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly OperationJournal _journal;
    private readonly TimeProvider _time;
    private readonly ICloneService _service;
    private readonly ICopySession _session;
    private readonly CopyOptions _options;
    private readonly ICloneLog _log;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public NameClaim(OperationJournal journal, TimeProvider time, ICloneService service, ICopySession session, CopyOptions options, ICloneLog log)
    {
        _journal = journal;
        _time = time;
        _service = service;
        _session = session;
        _options = options;
        _log = log;
    }

    private bool IsNameFree => _options.IfExists == IfExists.Allow;

    /// <summary>Waits for the earlier rows of the call that took the name.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The copy, knowing what they made.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.DestinationExists"/>: one of them may have made something, and nobody knows.</exception>
    public async Task<PreparedCopy> AwaitEarlierAsync(PreparedCopy copy, CancellationToken cancellationToken)
    {
        if (IsNameFree)
        {
            return copy;
        }

        copy = await _session.AwaitNameAsync(copy, cancellationToken).ConfigureAwait(false);
        return copy.IsNameInDoubt ? throw SubmissionWords.MayExist(copy.Intent) : copy;
    }

    /// <summary>Applies <see cref="IfExists"/>.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What to answer with instead of submitting; <see langword="null"/> to go on.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.DestinationExists"/>.</exception>
    public async Task<CloneOperation?> DecideAsync(PreparedCopy copy, CancellationToken cancellationToken)
    {
        if (copy.Existing.Count == 0 || IsNameFree)
        {
            return null;
        }

        var existing = copy.Existing.Where(one => one.Id is not null).ToList();
        var made = await _journal.FindMadeAsync(copy.Intent, cancellationToken).ConfigureAwait(false);
        made = [.. made.Where(entry => existing.Any(one => one.Id == entry.Operation!.Destination!.Id))];
        if (_options.IfExists == IfExists.Error || existing.Count == 0) // what has no id can't be handed on
        {
            throw SubmissionWords.Exists(copy.Intent, copy.Existing, made);
        }

        // Of several, a copy of the same source is nearest to what is asked for.
        var known = made.FirstOrDefault(entry => entry.Intent.HasSameSource(copy.Intent)) ?? (made.Count > 0 ? made[0] : null);
        var there = known is null ? existing[0] : existing.First(one => one.Id == known.Operation!.Destination!.Id);
        _log.Warning(SubmissionWords.Skipped(copy.Intent, there, known));
        var taken = there with { Project = there.Project ?? copy.Intent.Destination.Project };
        return known?.ToOperation() ?? new CloneOperation
        {
            Service = _service.Name,
            Kind = copy.Intent.Kind,
            State = CloneState.Unknown,
            Source = copy.Intent.Source,
            Destination = taken,
            Handle = _service.HandleForMade(OperationHandle.ExistingKind, taken).ToString(),
        };
    }

    /// <summary>Notes the submission in the journal, once no other one to its name is on its way.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="unresolved">Submissions to the name that were dealt with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The submission; none where another one has come to an end meanwhile, so that all is to be decided anew, with the copy
    /// as it is given back.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.DestinationExists"/>: another one goes on and on;
    /// <see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    public async Task<(JournalEntry? Entry, PreparedCopy Copy)> BeginAsync(
        PreparedCopy copy, IReadOnlyList<JournalEntry> unresolved, CancellationToken cancellationToken)
    {
        if (IsNameFree)
        {
            return (await _journal.BeginAsync(copy.Intent, cancellationToken).ConfigureAwait(false), copy);
        }

        _known.UnionWith(unresolved.Select(entry => entry.JournalId));
        var watched = new HashSet<string>(StringComparer.Ordinal);
        var started = _time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (begun, rivals) = await _journal.TryBeginAsync(copy.Intent, _known, cancellationToken).ConfigureAwait(false);
            if (begun is not null)
            {
                return (begun, copy);
            }

            if (rivals.FirstOrDefault(rival => rival.IsOnItsWay) is not { } other)
            {
                _known.UnionWith(rivals.Select(rival => rival.JournalId));
                return (null, await LookAgainAsync(copy, rivals.Where(rival => watched.Contains(rival.JournalId)), cancellationToken).ConfigureAwait(false));
            }

            if (_time.GetElapsedTime(started) >= (_options.Timeout < Patience ? _options.Timeout : Patience))
            {
                throw SubmissionWords.OnItsWay(other);
            }

            if (watched.Count == 0)
            {
                _log.Verbose(SubmissionWords.Awaited(other));
            }

            watched.UnionWith(rivals.Where(rival => rival.IsOnItsWay).Select(rival => rival.JournalId));
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what bears the name now. What was seen on its way and has come to be counts, whether the service lists it yet or not.</summary>
    private async Task<PreparedCopy> LookAgainAsync(PreparedCopy copy, IEnumerable<JournalEntry> watched, CancellationToken cancellationToken)
    {
        copy = await _session.ReadNameAsync(copy, _log, cancellationToken).ConfigureAwait(false);
        copy = await AwaitEarlierAsync(copy, cancellationToken).ConfigureAwait(false);
        var made = watched.Select(entry => entry.Operation?.Destination).OfType<CloneReference>()
            .Where(plan => plan.Id is not null && copy.Existing.All(other => other.Id != plan.Id));
        return copy.WithExisting([.. copy.Existing, .. made]);
    }
}
