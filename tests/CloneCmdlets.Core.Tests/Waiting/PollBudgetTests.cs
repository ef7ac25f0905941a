using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>The budget of looks where timers wake late, which those of the other tests never do.</summary>
public class PollBudgetTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(2.5)]
    [InlineData(10)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Late_timers_put_no_look_too_many_into_a_second_and_lose_few(double perSecond)
    {
        var random = new Random(20260301);
        var budget = new PollBudget(perSecond);
        var begun = new List<TimeSpan>();
        var now = TimeSpan.Zero;
        var end = TimeSpan.FromSeconds(200);
        while (now < end)
        {
            // Always one that is due: what holds it back is the budget.
            var opens = budget.OpensAt(TimeSpan.Zero);
            if (opens > now)
            {
                now = opens + TimeSpan.FromMilliseconds(random.Next(0, 16));
                continue;
            }

            budget.Spend(now, opens, slowdown: 1);
            begun.Add(now);
        }

        var most = (int)Math.Ceiling(perSecond);
        Assert.All(begun.Zip(begun.Skip(most)), pair => Assert.True(
            pair.Second - pair.First >= TimeSpan.FromSeconds(1), $"{most + 1} looks from {pair.First} to {pair.Second}."));
        Assert.InRange(begun.Count, perSecond * 200 * 0.97, (perSecond * 200) + 1);
    }
}
