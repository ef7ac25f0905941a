using System.Collections.Concurrent;
using CloneCmdlets.Services;

namespace CloneCmdlets.Completion;

/// <summary>
/// What a service offers for completion. A slow answer is not waited for: it is there at the next Tab. Each connection has its own, which goes when
/// the connection does.
/// </summary>
internal sealed class CompletionCache
{
    /// <summary>How long a completer may hold the prompt.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(60);

    // Not state of the process but of each connection.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ICloneService, CompletionCache> Caches = [];

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The cache of a connection.</summary>
    public static CompletionCache Of(ICloneService service) => Caches.GetValue(service, static _ => new CompletionCache());

    /// <summary>What is offered, as far as it is known within the time that a prompt can be held.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="ask">Asks for it.</param>
    public IReadOnlyList<CloneReference> Get(string key, Func<CancellationToken, Task<IReadOnlyList<CloneReference>>> ask)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        var answer = entry.Refresh(ask);
        if (entry.Known is { } known && !answer.IsCompleted)
        {
            return known;
        }

        Hold(answer);
        return entry.Known ?? [];
    }

    /// <summary>Holds the prompt for the moment that a completer may.</summary>
    public static void Hold(Task task)
    {
        try
        {
            _ = task.Wait(Patience);
        }
        catch (AggregateException)
        {
            // There is nothing to offer, and a completer has nowhere to say why.
        }
    }

    private sealed class Entry
    {
        private readonly object _lock = new();
        private Task _answer = Task.CompletedTask;
        private long _askedAt;

        public IReadOnlyList<CloneReference>? Known { get; private set; }

        /// <summary>Asks again where what is known is old and nobody is asking.</summary>
        public Task Refresh(Func<CancellationToken, Task<IReadOnlyList<CloneReference>>> ask)
        {
            lock (_lock)
            {
                var isFresh = _askedAt != 0 && TimeProvider.System.GetElapsedTime(_askedAt) < FreshFor;
                if (_answer.IsCompleted && (!isFresh || Known is null))
                {
                    _askedAt = TimeProvider.System.GetTimestamp();
                    _answer = Task.Run(() => AskAsync(ask));
                }

                return _answer;
            }
        }

        private async Task AskAsync(Func<CancellationToken, Task<IReadOnlyList<CloneReference>>> ask)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            Known = await ask(timeout.Token).ConfigureAwait(false);
        }
    }
}
