namespace CloneCmdlets.Waiting;

/// <summary>
/// The budget of looks at one service (<see cref="WaitOptions.MaxPollsPerSecond"/>): so many in any second, and not all of them in its first
/// moment. Not safe for several threads at once.
/// </summary>
internal sealed class PollBudget
{
    /// <summary>Looks that fall together are begun together, a fifth of a second's at most, and those held back go five times a second: waking up
    /// once for several costs a fraction of waking up for each. A budget under 20 a second keeps its distance. [ours]</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>How much lateness of a timer may be caught up on, so that a coarse timer doesn't eat the budget. [ours]</summary>
    private static readonly TimeSpan TimerLateness = TimeSpan.FromMilliseconds(20);

    private readonly double _perSecond;

    /// <summary>How far ahead of its turn a look may go with others: to before the next beat.</summary>
    private readonly TimeSpan _ahead;

    /// <summary>As long as whole looks take that fit into a second: a budget of 2.5 has two in any 0.8 s.</summary>
    private readonly TimeSpan _window;

    /// <summary>When the last looks began, as many as the window may hold: a ring.</summary>
    private readonly TimeSpan[] _begun;
    private long _count;
    private TimeSpan _nextSlot;

    /// <summary>Makes one.</summary>
    /// <param name="perSecond">Looks a second.</param>
    public PollBudget(double perSecond)
    {
        _perSecond = perSecond;
        _ahead = perSecond * Beat.TotalSeconds >= 4 ? Beat - TimeSpan.FromTicks(1) : TimeSpan.Zero;
        _begun = new TimeSpan[Math.Max(1, (int)perSecond)];
        _window = TimeSpan.FromSeconds(_begun.Length / perSecond);
    }

    /// <summary>When a look that is due then may begin.</summary>
    /// <param name="due">When it is due.</param>
    /// <returns>The time: <paramref name="due"/> or later.</returns>
    public TimeSpan OpensAt(TimeSpan due)
    {
        var slot = _nextSlot - _ahead;
        if (slot > due && _ahead > TimeSpan.Zero)
        {
            slot = Beat * Math.Ceiling(slot / Beat);
        }

        return Max(due, Max(slot, WindowOpensAt));
    }

    /// <summary>Spends a look.</summary>
    /// <param name="now">Now, when it begins.</param>
    /// <param name="opened">When it might have begun.</param>
    /// <param name="slowdown">By how much to go easy on the service, 1 or more.</param>
    public void Spend(TimeSpan now, TimeSpan opened, double slowdown)
    {
        var slot = Max(opened, _nextSlot);
        var counted = now - slot <= TimerLateness ? slot : now;
        _nextSlot = counted + TimeSpan.FromSeconds(slowdown / _perSecond);
        _begun[_count++ % _begun.Length] = now;
    }

    private TimeSpan WindowOpensAt => _count < _begun.Length ? TimeSpan.Zero : _begun[_count % _begun.Length] + _window;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
