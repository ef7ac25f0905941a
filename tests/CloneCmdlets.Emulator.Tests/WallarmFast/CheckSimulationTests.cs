using CloneCmdlets.Emulator.WallarmFast.Engine;

namespace CloneCmdlets.Emulator.Tests.WallarmFast;

public sealed class CheckSimulationTests
{
    [Theory]
    [InlineData(1, 1, null, 70_000)] // one baseline of 70 requests at one a second
    [InlineData(4, 10, null, 28_000)]
    [InlineData(4, null, 7, 10_000)]
    [InlineData(20, null, 7, 20_000)] // ten at a time
    [InlineData(20, 35, 7, 40_000)] // the run's limit binds
    [InlineData(3, null, null, 211)] // 210 requests at a thousand a second; shares are rounded down
    public void The_limits_say_how_long_it_takes(int baselines, int? rps, int? rpsPerBaseline, long endsAt)
    {
        CheckSimulation.Play(Items(baselines), rps, rpsPerBaseline, false, long.MaxValue, out var endedAt);
        Assert.Equal(endsAt, endedAt);
    }

    [Theory]
    [InlineData(37, 5)]
    [InlineData(1000, 500)]
    [InlineData(1, 1)]
    public void No_limit_is_ever_passed(int rps, int rpsPerBaseline)
    {
        for (var until = 0L; until <= 20_000; until += 617)
        {
            var states = CheckSimulation.Play(Items(13), rps, rpsPerBaseline, false, until, out _);
            Assert.True(CheckSimulation.Sent(states) * 1000 <= rps * until);
            Assert.All(states, state => Assert.True(state.Sent * 1000 <= rpsPerBaseline * until));
        }
    }

    [Fact]
    public void Stopping_early_and_going_on_is_the_same_as_going_straight()
    {
        var straight = CheckSimulation.Play(Items(12), 50, 20, false, long.MaxValue, out var end);
        Assert.Equal(straight, CheckSimulation.Play(Items(12), 50, 20, false, end!.Value, out var endAgain));
        Assert.Equal(end, endAgain);
        CheckSimulation.Play(Items(12), 50, 20, false, end.Value - 1, out var none);
        Assert.Null(none);
    }

    [Fact]
    public void The_first_vulnerability_stops_it_where_asked()
    {
        var items = Items(30);
        items[11] = items[11] with { IsVulnerable = true };
        items[12] = items[12] with { Planned = 100 };
        var states = CheckSimulation.Play(items, 100, null, true, long.MaxValue, out var endedAt);
        Assert.Equal(endedAt, states[11].FinishedAt);
        Assert.Contains(states, state => state.FinishedAt is null && state.HasStarted);
        Assert.Contains(states, state => !state.HasStarted);
        CheckSimulation.Play(items, 100, null, false, long.MaxValue, out var later);
        Assert.True(later > endedAt);
    }

    [Fact]
    public void A_baseline_that_comes_late_is_checked_when_it_is_there()
    {
        var states = CheckSimulation.Play([new(0, 10, false), new(60_000, 10, false)], 10, null, false, long.MaxValue, out var endedAt);
        Assert.Equal((1000L, 61_000L, 61_000L), (states[0].FinishedAt, states[1].FinishedAt, endedAt));
    }

    private static CheckItem[] Items(int count) => [.. Enumerable.Repeat(new CheckItem(0, 70, false), count)];
}
