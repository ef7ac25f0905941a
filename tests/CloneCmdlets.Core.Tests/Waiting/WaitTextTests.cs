using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>What is shown of a wait.</summary>
public class WaitTextTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void One_clone_shows_its_counts()
    {
        var snapshot = One(new CloneStatistics { TotalTestCases = 7, ClonedTestCases = 3, ClonedSharedSteps = 2, TotalRequirements = 4, ClonedRequirements = 0 });
        Assert.Equal("inProgress, 3 of 7 test cases, 2 shared steps, 0 of 4 requirements", WaitText.Status(snapshot));
        Assert.Equal("Waiting for test plan clone 'Copy'", WaitText.Activity(snapshot));
        Assert.Equal(42, WaitText.Percent(snapshot));
    }

    [Fact]
    public void One_run_shows_baselines_requests_and_the_estimate()
    {
        var snapshot = One(new CloneStatistics
        {
            BaselineCount = 5,
            PassedCount = 1,
            FailedCount = 1,
            RunningCount = 1,
            SentRequests = 40,
            PlannedRequests = 70,
            EstimatedTimeToCompletion = TimeSpan.FromSeconds(95),
        });
        Assert.Equal("inProgress, 2 of 5 baselines, 40 of 70 requests, about 1 min 35 s left", WaitText.Status(snapshot));
    }

    [Fact]
    public void Many_show_ended_of_all_and_the_oldest()
    {
        var snapshot = One(null) with
        {
            Only = null,
            Total = 500,
            Ended = 12,
            InFlight = 488,
            Failed = 2,
            FailedLooks = 7,
            Elapsed = TimeSpan.FromSeconds(200),
            TimeLeft = TimeSpan.FromHours(2),
            OldestAge = TimeSpan.FromMinutes(61),
            Trouble = "No answer from 'x'.",
        };
        Assert.Equal("12 of 500 ended, 488 in flight, 2 failed, oldest: TestPlan 1 'Copy' InProgress, 1 h 01 min, 7 looks failed", WaitText.Status(snapshot));
        Assert.Equal(
            "Waiting for 500 clone operations for 3 min 20 s: " + WaitText.Status(snapshot) + ", 2 h 00 min to the time-out. No good answer at present: No answer from 'x'.",
            WaitText.Line(snapshot));
        Assert.Equal(2, WaitText.Percent(snapshot));
    }

    [Fact]
    public void What_a_server_writes_is_shown_safely()
    {
        var snapshot = One(null);
        var evil = snapshot with { Only = snapshot.Only! with { ServiceState = "\u001b]0;x\u0007", Destination = new CloneReference { Name = "##vso[task.complete]\u202e" } } };
        Assert.DoesNotContain(WaitText.Line(evil), character => char.IsControl(character) || character == '\u202e');
        Assert.DoesNotContain("##vso[", WaitText.Line(evil), StringComparison.Ordinal);
        Assert.Equal("Wait-CloneOperation -Handle 'a:https://b/o''k#plan/2'", WaitText.GoOn(snapshot.Only! with { Handle = "a:https://b/o'k#plan/2" }));
    }

    [Fact]
    public void How_to_go_on_is_told_for_none_one_and_many()
    {
        var one = One(null).Only!;
        Assert.Empty(WaitText.Stopped([]));
        Assert.Contains(WaitText.GoOn(one), WaitText.Stopped([one]), StringComparison.Ordinal);
        Assert.Contains("the 2 operations go on", WaitText.Stopped([one, one]), StringComparison.Ordinal);
        // Without the filter, all that has ended in thirty days would be written once more.
        Assert.Contains("'Get-CloneOperation | Where-Object { -not $_.IsCompleted } | Wait-CloneOperation'", WaitText.Stopped([one, one]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_heartbeat_comes_once_a_minute_and_not_after_its_end()
    {
        var service = new ScriptedService(_time);
        using var run = new WaitRun(null, _time).Add(service, service.Operation(1), service.Operation(2)).Start();
        var lines = new List<string>();
        using (new WaitHeartbeat(run.Waiter, _time, WaitHeartbeat.Minute, snapshot => lines.Add(WaitText.Line(snapshot))))
        {
            _time.Advance(TimeSpan.FromSeconds(59));
            Assert.Empty(lines);
            _time.Advance(TimeSpan.FromSeconds(125));
            Assert.Equal(3, lines.Count);
        }

        Assert.StartsWith("Waiting for 2 clone operations for 1 min 00 s: 0 of 2 ended, 2 in flight, 0 failed, oldest: ", lines[0], StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, lines.Count);
    }

    private static WaitSnapshot One(CloneStatistics? statistics)
    {
        var operation = new CloneOperation
        {
            Id = "1",
            Service = "AzureDevOps",
            Kind = CloneKind.TestPlan,
            State = CloneState.InProgress,
            ServiceState = "inProgress",
            PercentComplete = 42,
            Destination = new CloneReference { Id = "18", Name = "Copy" },
            Statistics = statistics,
            Handle = "azuredevops:https://one.example/fabrikam#plan/1",
        };
        return new WaitSnapshot
        {
            Total = 1,
            Ended = 0,
            InFlight = 1,
            Failed = 0,
            Left = 0,
            GoodLooks = 3,
            FailedLooks = 0,
            Only = operation,
            Oldest = operation,
            Elapsed = TimeSpan.FromSeconds(5),
        };
    }
}
