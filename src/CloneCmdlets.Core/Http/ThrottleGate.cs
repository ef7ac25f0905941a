namespace CloneCmdlets.Http;

/// <summary>
/// When a connection may ask again. Every answer is shown to it; reads and submissions pass it, looks at running operations don't, since the
/// waiter spaces those out itself. Azure DevOps says <c>Retry-After</c> on a 200 too: that answer is done, and the next call waits (reference
/// page, "Rate limits"). Safe for several at once.
/// </summary>
internal sealed class ThrottleGate
{
    /// <summary>Under this part of the budget, calls are spaced out (reference page: a fifth).</summary>
    private const double LowBudget = 0.2;

    /// <summary>The longest pause that is taken without having been asked for [ours].</summary>
    private static readonly TimeSpan LongestOwnPause = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly long _zero;
    private readonly object _lock = new();
    private TimeSpan _opensAt;

    public ThrottleGate(TimeProvider time)
    {
        _time = time;
        _zero = time.GetTimestamp();
    }

    /// <summary>How long the gate stays shut; zero where it is open.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                var remaining = _opensAt - Now;
                return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Monotonic: a clock that is set shortens and lengthens no pause.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_zero);

    /// <summary>Takes notice of what an answer says of the service's load.</summary>
    /// <param name="answer">The answer.</param>
    public void Observe(HttpAnswer answer)
    {
        var pause = answer.RetryAfter ?? OwnPause(answer);
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        lock (_lock)
        {
            var opensAt = Now + pause;
            if (opensAt > _opensAt)
            {
                _opensAt = opensAt;
            }
        }
    }

    /// <summary>Waits until the gate is open.</summary>
    /// <param name="log">Is told of a wait.</param>
    /// <param name="longest">The longest wait that is acceptable.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it is open; not, where that would take longer than acceptable, and then nothing was waited for.</returns>
    public async Task<bool> PassAsync(ICloneLog log, TimeSpan longest, CancellationToken cancellationToken)
    {
        for (var remaining = Remaining; remaining > TimeSpan.Zero; remaining = Remaining)
        {
            if (remaining > longest)
            {
                return false;
            }

            longest -= remaining;
            log.Verbose(FormattableString.Invariant($"Waiting {remaining.TotalSeconds:0.#} s before the next call, as the service asks."));
            await Task.Delay(remaining, _time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The pause nobody asked for but everybody needs: longer, the nearer the budget is to its end.</summary>
    private static TimeSpan OwnPause(HttpAnswer answer)
    {
        var pause = answer.BudgetLeft < LowBudget ? TimeSpan.FromSeconds((LowBudget - answer.BudgetLeft.Value) / LowBudget) : TimeSpan.Zero;
        if (answer.ServerDelay > pause)
        {
            pause = answer.ServerDelay.Value;
        }

        return pause < LongestOwnPause ? pause : LongestOwnPause;
    }
}
