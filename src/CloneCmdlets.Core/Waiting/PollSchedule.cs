namespace CloneCmdlets.Waiting;

/// <summary>
/// How long to wait before the next look at one operation:
/// <c>max(Retry-After, outstanding / budget, clamp(10 % of its age, 1 s, 30 s) x U(0.9, 1.1))</c> (design: "Waiting").
/// Not safe for several threads at once.
/// </summary>
internal sealed class PollSchedule
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>How far a service's estimate may move a look, as a factor either way. [ours]: it ends too late where a run stops at its
    /// first finding, and it may stay at "nearly done"; so it is listened to and not trusted.</summary>
    public const double EstimateTrust = 3;

    /// <summary>The longest a service that slows us down stretches <see cref="Longest"/>. [ours]</summary>
    public static readonly TimeSpan LongestSlowed = TimeSpan.FromSeconds(60);

    private const double ShareOfAge = 0.1;
    private const double Jitter = 0.1;

    private readonly double _budget;
    private readonly TimeSpan? _fixedInterval;
    private readonly Random _random;

    public PollSchedule(WaitOptions options)
    {
        _budget = options.MaxPollsPerSecond;
        _fixedInterval = options.PollingInterval;
        _random = options.Seed is { } seed ? new Random(seed) : new Random();
    }

    /// <summary>The time from the end of one look to the next.</summary>
    /// <param name="age">How long the operation has been running.</param>
    /// <param name="outstanding">How many operations of its service are waited for.</param>
    /// <param name="slowdown">By how much to go easy on the service, 1 or more.</param>
    /// <param name="estimate">The service's estimate of the time to the end, if any.</param>
    /// <param name="retryAfter">What the service asked for, if anything.</param>
    /// <returns>The delay.</returns>
    public TimeSpan Next(TimeSpan age, int outstanding, double slowdown, TimeSpan? estimate, TimeSpan? retryAfter)
    {
        var own = _fixedInterval ?? Own(age, slowdown, estimate);
        var share = TimeSpan.FromSeconds(outstanding * slowdown / _budget);
        return Max(Max(own, share), retryAfter ?? TimeSpan.Zero);
    }

    private TimeSpan Own(TimeSpan age, double slowdown, TimeSpan? estimate)
    {
        var own = Clamp(age * ShareOfAge, Shortest, Longest);
        if (estimate is { } left)
        {
            own = Clamp(Clamp(left, own / EstimateTrust, own * EstimateTrust), Shortest, Longest);
        }

        if (slowdown > 1)
        {
            own = Clamp(own * slowdown, Shortest, LongestSlowed);
        }

        return own * (1 - Jitter + (2 * Jitter * NextRandom()));
    }

#pragma warning disable CA5394 // spreads requests; keeps no secret
    private double NextRandom() => _random.NextDouble();
#pragma warning restore CA5394

    private static TimeSpan Clamp(TimeSpan value, TimeSpan low, TimeSpan high) => value < low ? low : value > high ? high : value;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
