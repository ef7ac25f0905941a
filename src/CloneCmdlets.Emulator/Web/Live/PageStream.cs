using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Web.Live;

/// <summary>
/// The live view as server-sent events. Each page first gets everything, then what changes: an event has the topic's name and JSON. However
/// busy the emulator is, a page costs it little: a topic is read at most four times a second, and less often where reading it takes long.
/// </summary>
internal sealed class PageStream
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // The page takes 20 s without a word for a lost connection.
    private static readonly TimeSpan LifeSign = TimeSpan.FromSeconds(5);

    // A topic is read again after this many times as long as reading it took, within the pauses above.
    private const int ReadingShare = 20;

    private readonly EmulatorContext _context;
    private readonly IReadOnlyList<PageTopic> _topics;

    public PageStream(EmulatorContext context, IReadOnlyList<PageTopic> topics)
    {
        _context = context;
        _topics = topics;
    }

    /// <summary>Serves one page until it goes or the emulator stops.</summary>
    /// <param name="http">The page's request.</param>
    public async Task ServeAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _context.Stopping);
        http.Response.ContentType = "text/event-stream";
        var states = _topics.Select(_ => new PageTopicState()).ToArray();
        using var changed = new SemaphoreSlim(0);
        var listening = ListenAsync(states, changed, end.Token);
        try
        {
            await SendAsync(http.Response, states, changed, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page has gone, or the emulator goes: either way the stream is over.
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
    }

    private async Task ListenAsync(PageTopicState[] states, SemaphoreSlim changed, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var word in _context.Changes.ListenAsync(cancellationToken).ConfigureAwait(false))
            {
                MarkDue(states, topic => topic.ChangedBy.Contains(word));
                if (changed.CurrentCount == 0)
                {
                    changed.Release();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream is over.
        }
    }

    private async Task SendAsync(HttpResponse response, PageTopicState[] states, SemaphoreSlim changed, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var lastSent = time.GetTimestamp();
        var lastTick = lastSent;
        while (true)
        {
            if (await SendDueAsync(response, states, time, cancellationToken).ConfigureAwait(false))
            {
                lastSent = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(lastSent) >= LifeSign)
            {
                await response.WriteAsync(": alive\n\n", cancellationToken).ConfigureAwait(false);
                lastSent = time.GetTimestamp();
            }

            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);

            // The first change after a quiet moment goes out at once; a storm of them is a round every so often.
            await Task.Delay(LeastPause, time, cancellationToken).ConfigureAwait(false);
            var isWaiting = Array.Exists(states, state => state.IsDue);
            await changed.WaitAsync(isWaiting ? TimeSpan.Zero : Tick - LeastPause, cancellationToken).ConfigureAwait(false);
            if (time.GetElapsedTime(lastTick) >= Tick)
            {
                lastTick = time.GetTimestamp();
                MarkDue(states, topic => topic.ChangesWithTime);
            }
        }
    }

    private void MarkDue(PageTopicState[] states, Func<PageTopic, bool> isMeant)
    {
        for (var index = 0; index < states.Length; index++)
        {
            states[index].IsDue |= isMeant(_topics[index]);
        }
    }

    private async Task<bool> SendDueAsync(HttpResponse response, PageTopicState[] states, TimeProvider time, CancellationToken cancellationToken)
    {
        var sent = false;
        for (var index = 0; index < states.Length; index++)
        {
            var state = states[index];
            var begin = time.GetTimestamp();
            if (!state.IsDue || begin < state.NotBefore)
            {
                continue;
            }

            state.IsDue = false;
            var data = _topics[index].Read(state) is { } view ? JsonSerializer.SerializeToUtf8Bytes(view, view.GetType(), Json) : null;
            var pause = Math.Clamp(time.GetElapsedTime(begin).Ticks * ReadingShare, LeastPause.Ticks, LongestPause.Ticks);
            state.NotBefore = time.GetTimestamp() + (long)(pause * (time.TimestampFrequency / (double)TimeSpan.TicksPerSecond));
            if (data is not null && !data.AsSpan().SequenceEqual(state.Sent))
            {
                state.Sent = data;
                sent = true;
                await response.WriteAsync($"event: {_topics[index].Name}\ndata: ", cancellationToken).ConfigureAwait(false);
                await response.Body.WriteAsync(data, cancellationToken).ConfigureAwait(false);
                await response.WriteAsync("\n\n", cancellationToken).ConfigureAwait(false);
            }
        }

        return sent;
    }
}
