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

    /// <summary>The longest beat, as a share of the interval. [ours]</summary>
    private const double BeatShare = 0.05;

    private static readonly TimeSpan ShortestBeat = TimeSpan.FromMilliseconds(6.25);

    private readonly double _budget;
    private readonly TimeSpan? _fixedInterval;
    private readonly Random _random;

    public PollSchedule(WaitOptions options)
    {
        _budget = options.MaxPollsPerSecond;
        _fixedInterval = options.PollingInterval;
        _random = options.Seed is { } seed ? new Random(seed) : new Random();
    }

    /// <summary>When to look again after a look that ends now.</summary>
    /// <param name="now">Now.</param>
    /// <param name="age">How long the operation has been running.</param>
    /// <param name="outstanding">How many operations of its service are waited for.</param>
    /// <param name="slowdown">By how much to go easy on the service, 1 or more.</param>
    /// <param name="estimate">The service's estimate of the time to the end, if any.</param>
    /// <param name="retryAfter">What the service asked for, if anything.</param>
    /// <returns>The time.</returns>
    public TimeSpan Next(TimeSpan now, TimeSpan age, int outstanding, double slowdown, TimeSpan? estimate, TimeSpan? retryAfter)
    {
        var own = _fixedInterval is { } interval ? now + interval : Scattered(now, Own(age, slowdown, estimate));
        var share = TimeSpan.FromSeconds(outstanding * slowdown / _budget);
        return Max(own, now + Max(share, retryAfter ?? TimeSpan.Zero));
    }

    private static TimeSpan Own(TimeSpan age, double slowdown, TimeSpan? estimate)
    {
        var own = Clamp(age * ShareOfAge, Shortest, Longest);
        if (estimate is { } left)
        {
            own = Clamp(Clamp(left, own / EstimateTrust, own * EstimateTrust), Shortest, Longest);
        }

        return slowdown > 1 ? Clamp(own * slowdown, Shortest, LongestSlowed) : own;
    }

    /// <summary>
    /// A time within a tenth of an interval either way, on one of the beats of up to a twentieth of it: so the looks at many operations fall
    /// together, and waking up once for several of them costs a fraction of waking up for each. [ours]
    /// </summary>
    private TimeSpan Scattered(TimeSpan now, TimeSpan own)
    {
        var beat = ShortestBeat;
        while (beat * 2 <= own * BeatShare)
        {
            beat *= 2;
        }

        // Half a beat either way is what the rounding may add.
        var scatter = (Jitter - (BeatShare / 2)) * ((2 * NextRandom()) - 1);
        return beat * Math.Round((now + (own * (1 + scatter))) / beat);
    }

#pragma warning disable CA5394 // spreads requests; keeps no secret
    private double NextRandom() => _random.NextDouble();
#pragma warning restore CA5394

    private static TimeSpan Clamp(TimeSpan value, TimeSpan low, TimeSpan high) => value < low ? low : value > high ? high : value;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
