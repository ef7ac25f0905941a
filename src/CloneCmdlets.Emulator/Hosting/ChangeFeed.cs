using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// Tells listeners that something changed, as a word (<c>runs</c>, <c>plans</c>, <c>operations</c>, <c>requests</c>, <c>clock</c>); they read what it is
/// now. A slow listener misses repeats, never the last one of a word.
/// </summary>
internal sealed class ChangeFeed
{
    private readonly ConcurrentDictionary<Listener, byte> _listeners = new();

    /// <summary>Tells all listeners.</summary>
    /// <param name="topic">What changed.</param>
    public void Publish(string topic)
    {
        foreach (var listener in _listeners.Keys)
        {
            listener.Add(topic);
        }
    }

    /// <summary>Listens until cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The words, as they come.</returns>
    public async IAsyncEnumerable<string> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listener = new Listener();
        _listeners.TryAdd(listener, 0);
        try
        {
            while (await listener.Signal.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (listener.Signal.Reader.TryRead(out _))
                {
                }

                foreach (var topic in listener.Take())
                {
                    yield return topic;
                }
            }
        }
        finally
        {
            _listeners.TryRemove(listener, out _);
        }
    }

    private sealed class Listener
    {
        private readonly HashSet<string> _pending = new(StringComparer.Ordinal);

        public Channel<bool> Signal { get; } = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public void Add(string topic)
        {
            lock (_pending)
            {
                _pending.Add(topic);
            }

            Signal.Writer.TryWrite(true);
        }

        public string[] Take()
        {
            lock (_pending)
            {
                var topics = _pending.ToArray();
                _pending.Clear();
                return topics;
            }
        }
    }
}
