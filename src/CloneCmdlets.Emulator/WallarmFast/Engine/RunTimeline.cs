namespace CloneCmdlets.Emulator.WallarmFast.Engine;

/// <summary>A stretch of time in which a run stood still; all times in Unix milliseconds by the emulator's clock.</summary>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; <see langword="null"/>: it lasts.</param>
internal readonly record struct Hold(long From, long? To);

/// <summary>When a run moved and when it stood still: turns clock time into the time that the run has had for itself.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="Holds">When it stood still, in order, not overlapping.</param>
internal sealed record RunTimeline(long StartedAt, IReadOnlyList<Hold> Holds)
{
    /// <summary>Whether it stands still.</summary>
    public bool IsHeld => Holds is [.., { To: null }];

    /// <summary>How long it had moved by a moment.</summary>
    public long ActiveAt(long moment)
    {
        if (moment <= StartedAt)
        {
            return 0;
        }

        var active = moment - StartedAt;
        foreach (var (from, to) in Holds)
        {
            if (from >= moment)
            {
                break;
            }

            active -= Math.Min(to ?? moment, moment) - from;
        }

        return active;
    }

    /// <summary>When it had moved for so long; <see langword="null"/>: it stands still before that.</summary>
    public long? MomentOf(long active)
    {
        var moment = StartedAt + active;
        foreach (var (from, to) in Holds)
        {
            if (moment <= from)
            {
                break;
            }

            if (to is null)
            {
                return null;
            }

            moment += to.Value - from;
        }

        return moment;
    }

    /// <summary>Stands still from now on.</summary>
    public RunTimeline Hold(long now) => IsHeld ? this : this with { Holds = [.. Holds, new Hold(Math.Max(now, LastMoment), null)] };

    /// <summary>Moves on from now on.</summary>
    public RunTimeline Resume(long now) => IsHeld ? this with { Holds = [.. Holds.SkipLast(1), new Hold(Holds[^1].From, Math.Max(now, Holds[^1].From))] } : this;

    private long LastMoment => Holds is [.., { To: { } to }] ? to : StartedAt;
}
