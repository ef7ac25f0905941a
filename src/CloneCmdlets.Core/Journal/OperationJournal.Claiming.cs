using System.Text;
using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>The appends that depend on what other submissions have come to: looked up and written in one step, under the lock between processes.</summary>
public sealed partial class OperationJournal
{
    /// <summary>How far clocks may be apart, or be set back, before something made since this journal was opened counts as older. [ours]</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Hashes of the destinations of this journal's own submissions, and of those whose record was read for that once: an intent never changes.</summary>
    private readonly Dictionary<Guid, ulong> _destinations = [];

    /// <summary>As <see cref="BeginAsync"/>, unless another submission to the same destination is in the way: one that is on its way, whose
    /// outcome nobody knows, or that made something since this journal was opened.</summary>
    /// <param name="intent">What is to be made; its <see cref="CopyIntent.PriorIds"/> are known to be there and in nobody's way.</param>
    /// <param name="known">The ids of those that are settled, as far as the caller is concerned. What is on its way never is.</param>
    /// <param name="cancellationToken">Stops the waiting for other processes.</param>
    /// <returns>The submission, and else what is in its way.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: nothing may be sent.</exception>
    internal ValueTask<(JournalEntry? Begun, IReadOnlyList<JournalEntry> Rivals)> TryBeginAsync(
        CopyIntent intent, IReadOnlySet<string> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return WriteLockedAsync<(JournalEntry?, IReadOnlyList<JournalEntry>)>(
            file =>
            {
                var rivals = RivalsOf(file, intent, known);
                return rivals.Count > 0 ? (null, rivals) : (Begin(file, intent), rivals);
            },
            cancellationToken);
    }

    /// <summary>Notes that what an ambiguous submission made was found, unless another submission has it.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="operation">The operation; its destination has an id.</param>
    /// <returns>The submission with its operation, which another process may have noted before; <see langword="null"/> where another submission has what
    /// was found, or this one was settled otherwise.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>.</exception>
    internal async ValueTask<JournalEntry?> AdoptAsync(JournalEntry entry, CloneOperation operation)
    {
        var id = Guid.ParseExact(entry.JournalId, "N");
        try
        {
            return await WriteLockedAsync(Adopt, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }

        JournalEntry? Adopt(JournalFile file)
        {
            foreach (var (place, body) in file.Read(_view.Index.InOrder.Where(place => place.Head.HandleHash != 0 || place.Head.Id == id)))
            {
                if (place.Head.Id == id)
                {
                    if (body?.Operation is not null)
                    {
                        return ToEntry(place, body, []);
                    }

                    if (place.Head.State == JournalState.Ended)
                    {
                        return null;
                    }
                }
                else if (body?.Operation?.Destination?.Id == operation.Destination!.Id && IsSamePlace(body!.Intent, entry.Intent))
                {
                    return null;
                }
            }

            return Append(file, entry, operation.IsCompleted ? JournalState.Ended : JournalState.Accepted, operation, null, isDurable: true);
        }
    }

    private List<JournalEntry> RivalsOf(JournalFile file, CopyIntent intent, IReadOnlySet<string> known)
    {
        var since = _openedAt - ClockTolerance;
        var wanted = HashOf(intent);
        var alive = new Dictionary<Guid, bool>();
        var places = _view.Index.InOrder.Where(place =>
            (place.Head.State is JournalState.Intent or JournalState.Sending or JournalState.Ambiguous
                || (place.Head.HandleHash != 0 && place.Head.At >= since))
            && MayLeadTo(place.Head, wanted));
        var rivals = new List<JournalEntry>();
        foreach (var (place, body) in file.Read(places))
        {
            if (body is null)
            {
                continue;
            }

            _destinations[place.Head.Id] = HashOf(body.Intent);
            if (HasSameDestination(body.Intent, intent) && ToEntry(place, body, alive) is var entry && IsRival(entry))
            {
                rivals.Add(entry);
            }
        }

        return rivals;

        bool IsRival(JournalEntry entry) => entry.IsOnItsWay
            || (!known.Contains(entry.JournalId)
                && (entry.State == JournalState.Ambiguous
                    || (entry.Operation is { } made && !intent.PriorIds.Contains(made.Destination?.Id, StringComparer.Ordinal))));
    }

    private bool MayLeadTo(in JournalHead head, ulong destination) => _destinations.GetValueOrDefault(head.Id, destination) == destination;

    private static ulong HashOf(CopyIntent intent) => JournalReader.Hash(
        Encoding.UTF8.GetBytes($"{intent.Destination.Project}\n{intent.Destination.Name}".ToUpperInvariant()));
}
