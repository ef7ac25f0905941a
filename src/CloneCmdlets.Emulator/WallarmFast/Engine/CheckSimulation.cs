namespace CloneCmdlets.Emulator.WallarmFast.Engine;

/// <summary>A baseline to be checked.</summary>
/// <param name="AvailableAt">From when on, in the run's own milliseconds.</param>
/// <param name="Planned">The requests of its check, at least 1.</param>
/// <param name="IsVulnerable">Whether its check finds a vulnerability.</param>
internal readonly record struct CheckItem(long AvailableAt, int Planned, bool IsVulnerable);

/// <summary>How far one check is.</summary>
/// <param name="Units">What has been sent, in millionths of a request.</param>
/// <param name="HasStarted">Whether it has begun.</param>
/// <param name="FinishedAt">When it ended, in the run's own milliseconds; <see langword="null"/>: not yet.</param>
internal readonly record struct CheckState(long Units, bool HasStarted, long? FinishedAt)
{
    /// <summary>Requests sent.</summary>
    public long Sent => Units / CheckSimulation.Unit;
}

/// <summary>
/// Plays the checks of a run: at most <see cref="Lanes"/> baselines at a time, in order, sharing the run's rate evenly, none faster than the rate of
/// one baseline. Whole numbers only, so that the same moment always gives the same answer.
/// </summary>
internal static class CheckSimulation
{
    /// <summary>So many baselines are checked at a time [ours].</summary>
    public const int Lanes = 10;

    /// <summary>Requests a second where no limit is set [ours]: a small record is through in less than a second.</summary>
    public const int UnlimitedRps = 1000;

    /// <summary>A millionth of a request: what one request a second is in a microsecond.</summary>
    public const long Unit = 1_000_000;

    /// <summary>Plays them up to a moment.</summary>
    /// <param name="items">The baselines, in their order; availability never goes back.</param>
    /// <param name="rps">The run's limit.</param>
    /// <param name="rpsPerBaseline">A baseline's limit.</param>
    /// <param name="stopOnFirstFail">Whether the first vulnerability ends it.</param>
    /// <param name="until">The moment, in the run's own milliseconds; <see cref="long.MaxValue"/>: to the end.</param>
    /// <param name="endedAt">When the last check ended, or the first vulnerability stopped it; <see langword="null"/>: not by the moment.</param>
    /// <returns>How far each is.</returns>
    public static CheckState[] Play(
        IReadOnlyList<CheckItem> items, int? rps, int? rpsPerBaseline, bool stopOnFirstFail, long until, out long? endedAt)
    {
        var all = Math.Min(rps ?? UnlimitedRps, UnlimitedRps) * 1000L;
        var each = Math.Min(rpsPerBaseline ?? UnlimitedRps, UnlimitedRps) * 1000L;
        var done = new long[items.Count];
        var finished = new long?[items.Count];
        var running = new List<int>(Lanes);
        var next = 0;
        var now = 0L;
        endedAt = null;
        while (now < until && endedAt is null)
        {
            while (next < items.Count && running.Count < Lanes && items[next].AvailableAt <= now)
            {
                running.Add(next++);
            }

            if (running.Count == 0 && next == items.Count)
            {
                break;
            }

            // To the next thing that happens: a check ends, or a free lane gets its next baseline.
            var rate = running.Count == 0 ? 0 : Math.Min(each, all / running.Count);
            var step = until - now;
            foreach (var index in running)
            {
                step = Math.Min(step, CeilingDivide((items[index].Planned * Unit) - done[index], rate));
            }

            if (next < items.Count && running.Count < Lanes)
            {
                step = Math.Min(step, items[next].AvailableAt - now);
            }

            now += step;
            for (var lane = 0; lane < running.Count; lane++)
            {
                var index = running[lane];
                done[index] = Math.Min(done[index] + (rate * step), items[index].Planned * Unit);
                if (done[index] == items[index].Planned * Unit)
                {
                    finished[index] = now;
                    running.RemoveAt(lane--);
                    if (stopOnFirstFail && items[index].IsVulnerable)
                    {
                        endedAt = now;
                    }
                }
            }
        }

        if (endedAt is null && items.Count > 0 && next == items.Count && running.Count == 0)
        {
            endedAt = now;
        }

        return [.. done.Select((units, index) => new CheckState(units, index < next, finished[index]))];
    }

    /// <summary>Requests that have been sent in all: the parts of requests in the lanes add up, so that the rate of the whole run is exact.</summary>
    public static long Sent(IEnumerable<CheckState> states) => states.Sum(static state => state.Units) / Unit;

    private static long CeilingDivide(long value, long by) => (value + by - 1) / by;
}
