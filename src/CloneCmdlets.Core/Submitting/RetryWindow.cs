namespace CloneCmdlets.Submitting;

/// <summary>When a submission that was provably not processed is sent again: after what the service asks, else in growing steps, for 60 s at
/// most (design: "Submitting").</summary>
internal sealed class RetryWindow
{
    /// <summary>The longest time from the first sending to the last.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time;
    private readonly TimeSpan _length;
    private readonly long _started;

    public RetryWindow(TimeProvider time, TimeSpan? timeout)
    {
        _time = time;
        _length = timeout < Longest ? timeout.Value : Longest;
        _started = time.GetTimestamp();
    }

    /// <summary>How often it has been sent.</summary>
    public int Attempts { get; private set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>The pause before the next sending.</summary>
    /// <param name="retryAfter">What the service asked for, if anything.</param>
    /// <returns>The pause; <see langword="null"/> where there is no time for it.</returns>
    public TimeSpan? NextPause(TimeSpan? retryAfter)
    {
        // Jitter, so that jobs that were throttled together don't come back together; never earlier than asked.
        var step = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(Attempts, 5), LongestPause.Ticks));
        Attempts++;
        var pause = (retryAfter ?? step) + (step * 0.1 * Random.Shared.NextDouble());
        return Elapsed + pause <= _length ? pause : null;
    }
}
