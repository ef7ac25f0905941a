using System.Globalization;
using System.Net;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;
using FsCheck;
using FsCheck.Fluent;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>What holds for every wait, whatever the services do: hundreds of made-up ones.</summary>
public class WaiterPropertyTests
{
    private const double Slack = 1e-6;

    /// <summary>A made-up wait.</summary>
    /// <param name="Seed">What the services' behaviour is made from.</param>
    /// <param name="Count">How many operations.</param>
    /// <param name="Budget">Looks a second.</param>
    /// <param name="FaultPercent">How many looks in a hundred fail.</param>
    /// <param name="TimeoutSeconds">The time-out; 0: none.</param>
    /// <param name="Interval">A fixed interval in s; 0: the schedule.</param>
    private sealed record Case(int Seed, int Count, int Budget, int FaultPercent, int TimeoutSeconds, int Interval);

    [Fact]
    public void No_wait_breaks_the_budget_or_a_Retry_After_and_everything_ends_once()
    {
        var cases =
            from seed in Gen.Choose(0, int.MaxValue - 1)
            from count in Gen.Choose(1, 40)
            from budget in Gen.Elements(1, 2, 5, 10, 100, 1000)
            from faults in Gen.Elements(0, 5, 20, 60)
            from timeout in Gen.Elements(0, 0, 1, 30, 200)
            from interval in Gen.Elements(0, 0, 0, 1, 7)
            select new Case(seed, count, budget, faults, timeout, interval);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(250).WithReplay(20260301, 1),
            Prop.ForAll(cases.ToArbitrary(), Holds));
    }

    private static void Holds(Case wait)
    {
        var time = new ManualTime();
        var services = new[] { new ScriptedService(time, "https://one.example"), new ScriptedService(time, "https://two.example") };
        var behaviours = services.Select(service => new Behaviour(service, time, wait)).ToArray();
        using var run = new WaitRun(
            new WaitOptions
            {
                Seed = wait.Seed,
                MaxPollsPerSecond = wait.Budget,
                Timeout = wait.TimeoutSeconds == 0 ? null : TimeSpan.FromSeconds(wait.TimeoutSeconds),
                PollingInterval = wait.Interval == 0 ? null : TimeSpan.FromSeconds(wait.Interval),
            },
            time);
        var random = new Random(wait.Seed);
        for (var id = 0; id < wait.Count; id++)
        {
            var service = services[random.Next(2)];
            service.Ends[id.ToString(CultureInfo.InvariantCulture)] = TimeSpan.FromSeconds(random.Next(0, 600));
            run.Add(service, service.Operation(id, random.Next(2) == 0 ? null : ManualTime.Beginning.AddSeconds(-random.Next(0, 100))));
        }

        run.Start();
        var results = run.FinishAsync(TimeSpan.FromDays(7)).GetAwaiter().GetResult();

        Assert.Equal(wait.Count, results.Count);
        Assert.Equal(wait.Count, results.Select(result => result.Operation!.Handle).Distinct().Count());
        Assert.All(results, result => Assert.Equal(
            result.Operation!.State == CloneState.Succeeded ? null : CloneErrorId.CloneOperationTimeout, result.Error?.ErrorId));
        var deadline = wait.TimeoutSeconds == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(wait.TimeoutSeconds);
        foreach (var behaviour in behaviours)
        {
            behaviour.CheckHolds();
            CheckBudget([.. behaviour.Looks.Where(look => look.Number > 1 && look.At < deadline).Select(look => look.At)], wait.Budget);
            Assert.All(behaviour.Looks.GroupBy(look => look.Id), one => Assert.True(one.Count(look => look.At >= deadline) <= 1, "More than one last look."));
        }
    }

    /// <summary>In no second, wherever it begins, more looks than the budget has.</summary>
    private static void CheckBudget(List<TimeSpan> looks, int budget)
    {
        for (var index = 0; index + budget < looks.Count; index++)
        {
            var seconds = (looks[index + budget] - looks[index]).TotalSeconds;
            Assert.True(seconds >= 1 - Slack, $"{budget + 1} looks within {seconds} s from {looks[index]}.");
        }
    }

    /// <summary>A service that fails at random, asks to be left alone, takes its time, and remembers what it asked for.</summary>
    private sealed class Behaviour
    {
        private readonly ScriptedService _service;
        private readonly List<(string? Id, TimeSpan From, TimeSpan Until)> _holds = [];

        public Behaviour(ScriptedService service, ManualTime time, Case wait)
        {
            _service = service;
            var random = new Random(wait.Seed ^ service.Scope.Length ^ service.Scope[8]);
            service.Script = asked =>
            {
                var fails = random.Next(100) < wait.FaultPercent;
                var kind = random.Next(5);
                var wish = TimeSpan.FromSeconds(random.Next(0, 90));
                return random.Next(3) == 0 ? LaterAsync(TimeSpan.FromMilliseconds(random.Next(1, 5000))) : Now();

                Task<Look> Now()
                {
                    var answer = service.Answer(asked with { At = time.Passed });
                    if (!fails)
                    {
                        if (kind > 0)
                        {
                            return Task.FromResult(answer);
                        }

                        _holds.Add((asked.Id, time.Passed, time.Passed + wish));
                        return Task.FromResult(answer with { RetryAfter = wish, BudgetLeft = random.NextDouble() });
                    }

                    switch (kind)
                    {
                        case 0:
                            _holds.Add((null, time.Passed, time.Passed + wish));
                            throw ScriptedService.Error(CloneErrorId.Throttled, HttpStatusCode.TooManyRequests, wish);
                        case 1:
                            _holds.Add((null, time.Passed, time.Passed + wish));
                            throw ScriptedService.Error(CloneErrorId.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, wish);
                        case 2:
                            _holds.Add((asked.Id, time.Passed, time.Passed + wish));
                            throw ScriptedService.Error(CloneErrorId.ServiceUnavailable, HttpStatusCode.BadGateway, wish);
                        case 3:
                            throw ScriptedService.Error(CloneErrorId.ServiceUnavailable);
                        default:
                            throw ScriptedService.Error(CloneErrorId.UnexpectedResponse, HttpStatusCode.OK);
                    }
                }

                async Task<Look> LaterAsync(TimeSpan latency)
                {
                    await Task.Delay(latency, time).ConfigureAwait(false);
                    return await Now().ConfigureAwait(false);
                }
            };
        }

        public IReadOnlyList<Asked> Looks => _service.Looks;

        public void CheckHolds()
        {
            foreach (var (id, from, until) in _holds)
            {
                Assert.DoesNotContain(Looks, look => (id is null || look.Id == id) && look.At > from && look.At < until - TimeSpan.FromMilliseconds(0.001));
            }
        }
    }
}
