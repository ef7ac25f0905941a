using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>What an answer about a run becomes.</summary>
public sealed class LookingTests
{
    /// <summary>The vendor's sample answer, as the reference page has it.</summary>
    internal const string Sample = """
        {"status":200,"body":{"id":"tr_1234","name":"demo-testrun",
          "vulns":[{"id":"vuln_0001","threat":80,"code":"S0001","type":"sqli"}],
          "clientid":"demo_0000","state":"failed","simple_state":"failed","allowed_actions":[],
          "baseline_count":1,"baseline_check_all_terminated_count":1,"baseline_check_fail_count":1,
          "baseline_check_tech_fail_count":0,"baseline_check_passed_count":0,"baseline_check_running_count":0,
          "baseline_check_interrupted_count":0,"baseline_check_waiting_count":0,
          "sended_requests_count":70,"planing_requests_count":70,
          "start_time":1555572038,"end_time":1555572309,"domains":["app.example.local"]}}
        """;

    [Fact]
    public async Task The_vendors_sample_becomes_an_operation_with_all_it_says()
    {
        var operation = (await LookAsync(Sample, "tr_1234")).Operation;
        Assert.Equal((CloneState.Failed, "failed", true, 100), (operation.State, operation.ServiceState, operation.IsCompleted, operation.PercentComplete));
        Assert.Equal(new CloneReference { Id = "tr_1234", Name = "demo-testrun" }, operation.Destination);
        Assert.Equal(
            new CloneStatistics
            {
                BaselineCount = 1,
                FailedCount = 1,
                PassedCount = 0,
                RunningCount = 0,
                WaitingCount = 0,
                InterruptedCount = 0,
                TechnicalFailureCount = 0,
                SentRequests = 70,
                PlannedRequests = 70,
            },
            operation.Statistics);
        Assert.Equal([new Vulnerability { Id = "vuln_0001", Type = "sqli", Threat = 80, Code = "S0001" }], operation.Vulnerabilities);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1555572038), operation.SubmittedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1555572309), operation.CompletedAt);
    }

    [Theory]
    [InlineData("cloning", CloneState.InProgress)]
    [InlineData("running", CloneState.InProgress)]
    [InlineData("Running", CloneState.InProgress)]
    [InlineData("paused", CloneState.Paused)]
    [InlineData("interrupted", CloneState.Interrupted)]
    [InlineData("passed", CloneState.Succeeded)]
    [InlineData("failed", CloneState.Failed)]
    [InlineData("suspended", CloneState.Unknown)]
    public async Task Each_state_has_its_place_and_keeps_its_word(string word, CloneState state)
    {
        var operation = (await LookAsync($$"""{"body":{"id":1,"state":"{{word}}"} }""")).Operation;
        Assert.Equal((state, word), (operation.State, operation.ServiceState));
    }

    [Theory]
    [InlineData("""{"body":{"id":1,"state":null,"simple_state":"passed"}}""", "passed")]
    [InlineData("""{"body":{"id":"1","state":7}}""", "7")]
    [InlineData("""{"body":{"state":"running"}}""", "running")]
    public async Task An_odd_state_is_no_end(string answer, string word) =>
        Assert.Equal(word, (await LookAsync(answer)).Operation.ServiceState);

    [Fact]
    public async Task Findings_come_gravest_first()
    {
        var operation = (await LookAsync("""
            {"body":{"id":1,"state":"failed","vulns":[{"threat":10,"type":"info"},{"type":"xss"},null,7,{"threat":"90","id":5,"type":"rce"},{"threat":300e-1}]}}
            """)).Operation;
        Assert.Equal(["rce", "", "info", "xss"], operation.Vulnerabilities.Select(one => one.Type ?? ""));
        Assert.Equal([90, 30, 10, null], operation.Vulnerabilities.Select(one => one.Threat));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("42", 42.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("1e400", null)]
    [InlineData("-3", null)]
    [InlineData("9e20", 2592000.0)]
    [InlineData("{}", null)]
    public async Task The_estimate_is_the_services_or_none(string estimate, double? seconds)
    {
        var look = await LookAsync($$"""{"body":{"id":1,"state":"running","estimated_time_to_completion":{{estimate}},"baseline_count":1} }""");
        Assert.Equal(seconds, look.Estimate?.TotalSeconds);
        Assert.Equal(look.Estimate, look.Operation.Statistics!.EstimatedTimeToCompletion);
    }

    [Theory]
    [InlineData("running", 30, 120, 0, 4, 25)]
    [InlineData("running", 120, 120, 4, 4, 99)]
    [InlineData("running", 0, 0, 1, 4, 25)]
    [InlineData("running", 200, 120, 1, 4, 99)]
    [InlineData("interrupted", 60, 120, 4, 4, 50)]
    [InlineData("passed", 0, 0, 0, 0, 100)]
    [InlineData("running", 0, 0, 0, 0, null)]
    [InlineData("running", 9223372036854775807, 9223372036854775807, 0, 0, 99)]
    public async Task Progress_goes_by_requests_else_by_baselines(string state, long sent, long planned, long ended, long baselines, int? percent) =>
        Assert.Equal(percent, (await LookAsync($$"""
            {"body":{"id":1,"state":"{{state}}","sended_requests_count":{{sent}},"planing_requests_count":{{planned}},
            "baseline_check_all_terminated_count":{{ended}},"baseline_count":{{baselines}} } }
            """)).Operation.PercentComplete);

    [Theory]
    [InlineData("0", null)]
    [InlineData("null", null)]
    [InlineData("\"1555572038\"", 1555572038L)]
    [InlineData("1555572038.9", 1555572038L)]
    [InlineData("99999999999999", null)]
    [InlineData("1e400", null)]
    [InlineData("18446744073709551616", null)]
    public async Task Times_are_unix_seconds_or_none(string time, long? seconds)
    {
        var operation = (await LookAsync($$"""{"body":{"id":1,"state":"passed","start_time":{{time}},"end_time":{{time}} } }""")).Operation;
        Assert.Equal(seconds, operation.CompletedAt?.ToUnixTimeSeconds());
        Assert.Equal(seconds, operation.SubmittedAt?.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task What_the_service_does_not_repeat_is_kept()
    {
        var before = (await LookAsync("""{"body":{"id":1,"name":"n","state":"running"}}""")).Operation with
        {
            SubmittedAt = DateTimeOffset.UnixEpoch,
            Source = new CloneReference { Id = "rec_0001", TestRunId = "9012" },
        };
        var after = (await LookAsync("""{"body":{"id":1,"state":"passed","start_time":5,"test_record_name":"shop"}}""", known: before)).Operation;
        Assert.Equal(DateTimeOffset.UnixEpoch, after.SubmittedAt);
        Assert.Equal(new CloneReference { Id = "rec_0001", Name = "shop", TestRunId = "9012" }, after.Source);
        Assert.Equal("n", after.Destination!.Name);
        Assert.Equal(CloneState.InProgress, before.State);
    }

    [Fact]
    public async Task What_the_service_says_of_the_next_look_is_passed_on()
    {
        using var stub = new FastStub(_ => new Reply(200, """{"body":{"id":1,"state":"running"}}""")
        {
            Headers = [("Retry-After", "9"), ("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "20"), ("X-RateLimit-Delay", "2")],
        });
        var look = await stub.Service.LookAsync(stub.Service.HandleFor("1"), null, NullCloneLog.Instance, default);
        Assert.Equal((9, 0.2, 2), (look.RetryAfter!.Value.TotalSeconds, look.BudgetLeft, look.ServerDelay!.Value.TotalSeconds));
    }

    [Theory]
    [InlineData(404, """{"status":404,"body":{"error":"not_found","value":1}}""", CloneErrorId.CloneOperationNotFound)]
    [InlineData(403, """{"status":403,"body":"User not authenticated"}""", CloneErrorId.NotSignedIn)]
    [InlineData(200, """{"status":403,"body":"User not authenticated"}""", CloneErrorId.NotSignedIn)]
    [InlineData(200, "<!doctype html>", CloneErrorId.NotSignedIn)]
    [InlineData(203, "{}", CloneErrorId.UnexpectedResponse)]
    [InlineData(429, """{"status":429,"body":"Rate limiting"}""", CloneErrorId.Throttled)]
    [InlineData(500, """{"status":500,"body":"Timed out connecting to server"}""", CloneErrorId.ServiceUnavailable)]
    [InlineData(200, "", CloneErrorId.UnexpectedResponse)]
    [InlineData(200, "[]", CloneErrorId.UnexpectedResponse)]
    [InlineData(200, """{"status":200,"body":{"id":2,"state":"passed"}}""", CloneErrorId.UnexpectedResponse)]
    [InlineData(200, """{"status":200,"body":{"id":1}}""", CloneErrorId.UnexpectedResponse)]
    [InlineData(200, """{"status":200,"body":{"id":1,"state":{}}}""", CloneErrorId.UnexpectedResponse)]
    public async Task What_is_no_answer_about_the_run_is_a_typed_error(int status, string body, CloneErrorId errorId) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<CloneException>(() => LookAsync(body, status: status))).ErrorId);

    [Fact]
    public async Task Depth_and_length_are_limited()
    {
        var deep = """{"body":{"id":1,"x":""" + new string('[', 10_000) + new string(']', 10_000) + "}}";
        Assert.Equal(CloneErrorId.UnexpectedResponse, (await Assert.ThrowsAsync<CloneException>(() => LookAsync(deep))).ErrorId);
        var long10 = """{"body":{"id":1,"state":"running","desc":" """ + new string('x', 10_000_000) + "\"}}";
        Assert.Equal(CloneState.InProgress, (await LookAsync(long10)).Operation.State);
        Assert.Equal(
            CloneErrorId.UnexpectedResponse, (await Assert.ThrowsAsync<CloneException>(() => LookAsync(new string(' ', 17 * 1024 * 1024)))).ErrorId);
    }

    [Fact]
    public async Task Duplicate_and_unknown_fields_and_half_characters_are_no_trouble()
    {
        var operation = (await LookAsync("""
            {"status":200,"status":200,"body":{"id":1,"id":1,"state":"running","state":"passed","name":"\udc00","vulns":[{"code":"\ud800","type":"xss"}],"tags":["\ud800"],"new":{"a":[{}]}}}
            """)).Operation;
        Assert.Equal(CloneState.Succeeded, operation.State);
        Assert.Null(operation.Destination!.Name);
        Assert.Equal("xss", Assert.Single(operation.Vulnerabilities).Type);
    }

    [Fact]
    public async Task The_raw_text_of_the_server_stays_in_the_properties_and_out_of_what_is_shown()
    {
        var operation = (await LookAsync("""{"body":{"id":1,"state":"run\u001b[2Jning","name":"##vso[task.complete]"}}""")).Operation;
        Assert.Equal(("run\u001b[2Jning", "##vso[task.complete]"), (operation.ServiceState, operation.Destination!.Name));
        Assert.DoesNotContain("##vso[", operation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zeros_typed_before_a_number_name_the_same_run_and_before_a_text_another()
    {
        Assert.Equal(CloneState.InProgress, (await LookAsync("""{"body":{"id":7,"state":"running"}}""", "007")).Operation.State);
        var error = await Assert.ThrowsAsync<CloneException>(() => LookAsync("""{"body":{"id":"7","state":"running"}}""", "007"));
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
    }

    private static async Task<Look> LookAsync(string answer, string id = "1", CloneOperation? known = null, int status = 200)
    {
        using var stub = new FastStub(status, answer, answer.StartsWith('<') ? "text/html" : "application/json");
        return await stub.Service.LookAsync(stub.Service.HandleFor(id), known, NullCloneLog.Instance, default);
    }
}
