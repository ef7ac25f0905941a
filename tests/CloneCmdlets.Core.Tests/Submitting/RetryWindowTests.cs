using CloneCmdlets.Core.Tests.Waiting;
using CloneCmdlets.Submitting;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>When a submission that was provably not processed is sent again.</summary>
public sealed class RetryWindowTests
{
    [Fact]
    public void The_pauses_double_to_fifteen_seconds_and_end_with_the_minute()
    {
        var pauses = Pauses(timeout: null, retryAfter: null);
        Assert.Equal(6, pauses.Count); // 1, 2, 4, 8, 15, 15: the next would go beyond the minute
        Assert.All(pauses.Zip([1, 2, 4, 8, 15, 15]), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second, pair.Second * 1.1));
    }

    [Fact]
    public void What_the_service_asks_is_never_cut_short()
    {
        var pauses = Pauses(timeout: null, retryAfter: TimeSpan.FromSeconds(25));
        Assert.Equal(2, pauses.Count);
        Assert.All(pauses, pause => Assert.InRange(pause.TotalSeconds, 25, 25.2));
        Assert.Empty(Pauses(timeout: null, retryAfter: TimeSpan.FromSeconds(61)));
    }

    [Fact]
    public void A_shorter_time_out_ends_it_sooner_and_a_longer_one_not_later()
    {
        Assert.Equal(3, Pauses(TimeSpan.FromSeconds(10), retryAfter: null).Count);
        Assert.Equal(6, Pauses(TimeSpan.FromMinutes(10), retryAfter: null).Count);
    }

    private static List<TimeSpan> Pauses(TimeSpan? timeout, TimeSpan? retryAfter)
    {
        var time = new ManualTime();
        var window = new RetryWindow(time, timeout);
        var pauses = new List<TimeSpan>();
        while (window.NextPause(retryAfter) is { } pause)
        {
            pauses.Add(pause);
            time.Advance(pause);
        }

        Assert.Equal(pauses.Count + 1, window.Attempts);
        Assert.InRange(time.Passed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        return pauses;
    }
}
