namespace CloneCmdlets.Waiting;

/// <summary>
/// The looks at one service's operations, in order: who is next, and not before when. One budget, one Retry-After and one limit of looks
/// at once for all connections to one host. Touched under the waiter's lock only.
/// </summary>
internal sealed class ServiceLane
{
    /// <summary>So many looks at once while they aren't held to the budget: the first look at each, and the deadline's last.</summary>
    public const int MaxUnpacedLooks = 8;

    /// <summary>So many looks at once in all. [ours]: enough for 1000 a second at 60 ms, and an end to what a stalled server can pile up.</summary>
    public const int MaxLooks = 64;

    /// <summary>Where slowing down ends. [ours]</summary>
    private const double MaxSlowdown = 8;

    private readonly PriorityQueue<WatchedOperation, (TimeSpan Due, long Order)> _paced = new();
    private readonly Queue<WatchedOperation> _unpaced = new();
    private readonly PollBudget _budget;
    private long _order;
    private int _unpacedLooks;
    private int _looks;

    /// <summary>Makes one.</summary>
    /// <param name="budget">Looks a second.</param>
    public ServiceLane(double budget) => _budget = new PollBudget(budget);

    /// <summary>Operations waited for.</summary>
    public int Outstanding { get; set; }

    /// <summary>Until when the service wants to be left alone (<c>Retry-After</c> with 429 or 503).</summary>
    public TimeSpan HeldUntil { get; private set; }

    /// <summary>By how much to go easy on the service, 1 to 8.</summary>
    public double Slowdown { get; private set; } = 1;

    /// <summary>Queues a look that the budget doesn't bind.</summary>
    public void EnqueueUnpaced(WatchedOperation operation) => _unpaced.Enqueue(operation);

    /// <summary>Queues a look for a time.</summary>
    public void Enqueue(WatchedOperation operation, TimeSpan due) => _paced.Enqueue(operation, (due, _order++));

    /// <summary>Makes every queued look one that waits for nothing but a free place: the deadline has come.</summary>
    public void Unpace()
    {
        while (_paced.TryDequeue(out var operation, out _))
        {
            _unpaced.Enqueue(operation);
        }
    }

    /// <summary>Takes the look to begin now, if there is one.</summary>
    /// <param name="now">Now.</param>
    /// <param name="paced">Whether it counts against the budget: to be given back to <see cref="Ended"/>.</param>
    /// <param name="wake">Else, when there may be one; <see cref="TimeSpan.MaxValue"/>: not before something happens.</param>
    /// <returns>The operation to look at.</returns>
    public WatchedOperation? TryBegin(TimeSpan now, out bool paced, out TimeSpan wake)
    {
        paced = false;
        wake = TimeSpan.MaxValue;
        DropDone();
        if (_looks >= MaxLooks)
        {
            return null;
        }

        if (_unpaced.Count > 0 && _unpacedLooks < MaxUnpacedLooks)
        {
            if (HeldUntil > now)
            {
                wake = HeldUntil;
                return null;
            }

            _unpacedLooks++;
            _looks++;
            return _unpaced.Dequeue();
        }

        if (!_paced.TryPeek(out var next, out var key))
        {
            return null;
        }

        wake = Max(_budget.OpensAt(key.Due), HeldUntil);
        if (wake > now)
        {
            return null;
        }

        _paced.Dequeue();
        _budget.Spend(now, wake, Slowdown);
        _looks++;
        paced = true;
        return next;
    }

    /// <summary>Counts the end of a look.</summary>
    public void Ended(bool paced)
    {
        _looks--;
        if (!paced)
        {
            _unpacedLooks--;
        }
    }

    /// <summary>Leaves the service alone until then.</summary>
    public void HoldUntil(TimeSpan until) => HeldUntil = Max(HeldUntil, until);

    /// <summary>
    /// Slows down early, as the vendor asks "when Remaining is under a fifth or a Delay shows" (reference page, rate limits). How is
    /// [ours]: from 1 at a fifth left to 4 at nothing left; 2 at least where answers are held back.
    /// </summary>
    public void Heed(double? budgetLeft, TimeSpan? serverDelay)
    {
        const double Fifth = 0.2;
        Slowdown = budgetLeft < Fifth ? 1 + (3 * (Fifth - budgetLeft.Value) / Fifth) : 1;
        if (serverDelay > TimeSpan.Zero)
        {
            Slowdown = Math.Max(Slowdown, 2);
        }
    }

    /// <summary>Goes twice as easy after a 429, which may come without a time (FAST's "Rate limiting"); the next good answer ends it. [ours]</summary>
    public void HeedThrottled() => Slowdown = Math.Min(MaxSlowdown, Slowdown * 2);

    private void DropDone()
    {
        while (_unpaced.TryPeek(out var first) && first.IsDone)
        {
            _unpaced.Dequeue();
        }

        while (_paced.TryPeek(out var next, out _) && next.IsDone)
        {
            _paced.Dequeue();
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
