using System.Globalization;
using System.Text;
using CloneCmdlets.Waiting;
using Xunit.Abstractions;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>How soon an end is noticed and what that costs, with durations as they come (log-normal, sigma 1), beside what others do.</summary>
public class WaiterSimulationTests(ITestOutputHelper output)
{
    private const int Operations = 1000;

    /// <summary>Every look of a simulated operation takes so long on the way.</summary>
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(80);

    private static readonly double[] Doubling = [1, 1, 1, 2, 4, 8, 16, 32];

    [Theory]
    [InlineData(20, 20)]
    [InlineData(300, 60)]
    public async Task Ends_are_noticed_soon_with_few_looks(int median, int maxLooks)
    {
        var durations = Durations(median);
        var ours = await OursAsync(durations);
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{Operations} operations, median {median} s, sigma 1");
        table.AppendLine("schedule                noticed in time  median late  95th late  looks each");
        Append("ours", ours);
        foreach (var seconds in new[] { 1.0, 5, 15 })
        {
            Append(string.Create(CultureInfo.InvariantCulture, $"every {seconds} s"), Fixed(durations, _ => seconds));
        }

        Append("1,1,1,2,4,8,16,32,...", Fixed(durations, count => Doubling[Math.Min(count, Doubling.Length - 1)]));
        output.WriteLine(table.ToString());

        Assert.True(ours.InTime >= 0.95, table.ToString());
        Assert.True(ours.LooksEach <= maxLooks, table.ToString());

        void Append(string name, Outcome outcome) => table.AppendLine(
            CultureInfo.InvariantCulture,
            $"{name,-24}{outcome.InTime,14:P1}{outcome.MedianLate,11:0.00} s{outcome.Late95,9:0.00} s{outcome.LooksEach,12:0.0}");
    }

    private static TimeSpan[] Durations(double median)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Operations).Select(_ =>
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return TimeSpan.FromSeconds(median * Math.Exp(normal));
        })];
    }

    /// <summary>The waiter itself, one operation a wait, so that no budget stands between them.</summary>
    private static async Task<Outcome> OursAsync(TimeSpan[] durations)
    {
        var late = new List<(TimeSpan Duration, TimeSpan Late)>();
        var looks = 0;
        for (var index = 0; index < durations.Length; index++)
        {
            var time = new ManualTime();
            var service = new ScriptedService(time) { Ends = { ["1"] = durations[index] } };
            service.Script = async asked =>
            {
                await Task.Delay(Latency / 2, time).ConfigureAwait(false);
                var answer = service.Answer(asked with { At = time.Passed });
                await Task.Delay(Latency / 2, time).ConfigureAwait(false);
                return answer;
            };
            using var run = new WaitRun(new WaitOptions { Seed = index }, time).Add(service, service.Operation(1, ManualTime.Beginning)).Start();
            await run.FinishAsync();
            late.Add((durations[index], time.Passed - durations[index]));
            looks += service.Looks.Count;
        }

        return Outcome.Of(late, looks);
    }

    /// <summary>A loop that sleeps between looks.</summary>
    private static Outcome Fixed(TimeSpan[] durations, Func<int, double> sleep)
    {
        var late = new List<(TimeSpan Duration, TimeSpan Late)>();
        var looks = 0;
        foreach (var duration in durations)
        {
            var at = TimeSpan.Zero;
            for (var count = 0; ; count++)
            {
                looks++;
                if (at + (Latency / 2) >= duration)
                {
                    late.Add((duration, at + Latency - duration));
                    break;
                }

                at += Latency + TimeSpan.FromSeconds(sleep(count));
            }
        }

        return Outcome.Of(late, looks);
    }

    /// <summary>In time is within max(2 s, 15 % of the duration).</summary>
    private sealed record Outcome(double InTime, double MedianLate, double Late95, double LooksEach)
    {
        public static Outcome Of(List<(TimeSpan Duration, TimeSpan Late)> ends, int looks)
        {
            var sorted = ends.Select(end => end.Late.TotalSeconds).Order().ToList();
            return new Outcome(
                ends.Count(end => end.Late.TotalSeconds <= Math.Max(2, 0.15 * end.Duration.TotalSeconds)) / (double)ends.Count,
                sorted[sorted.Count / 2],
                sorted[(int)(sorted.Count * 0.95)],
                looks / (double)ends.Count);
        }
    }
}
