using System.Text.Json;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Emulator.Tests.WallarmFast;

/// <summary>The life of runs over HTTP, by the emulator's clock.</summary>
public sealed class RunLifeTests(EmptyEmulator fixture) : IClassFixture<EmptyEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task A_paced_run_shows_its_rates_and_its_estimate_from_ten_seconds_on()
    {
        var run = await CopyAsync("""{"baselines":4}""", "\"rps\":7");
        Assert.Equal("cloning", run.State());
        await _emulator.AdvanceAsync(1);
        var early = await _emulator.LookAsync(run.Id());
        Assert.Equal("running", early.State());
        foreach (var name in new[] { "current_rps", "avg_rps", "estimated_time_to_completion" })
        {
            Assert.Equal(JsonValueKind.Null, early.GetProperty(name).ValueKind);
        }

        await _emulator.AdvanceAsync(10);
        var later = await _emulator.LookAsync(run.Id());
        Assert.Equal(280, later.Count("planing_requests_count"));
        Assert.InRange(later.GetProperty("current_rps").GetDecimal(), 5, 7);
        Assert.InRange(later.GetProperty("avg_rps").GetDecimal(), 5, 7);
        Assert.InRange(later.Count("estimated_time_to_completion"), 1, 30);
        await _emulator.AdvanceAsync(30);
        var end = await _emulator.LookAsync(run.Id());
        Assert.Equal(("passed", 280L, 4L), (end.State(), end.Count("sended_requests_count"), end.Count("baseline_check_passed_count")));
        Assert.InRange(end.Count("end_time") - end.Count("start_time"), 40, 41); // whole seconds of 40.3
    }

    [Fact]
    public async Task A_second_run_on_a_node_interrupts_the_first()
    {
        var first = await CopyAsync("""{"baselines":4}""", "\"rps\":1");
        await _emulator.AdvanceAsync(20);
        var second = await CopyAsync("""{"baselines":4}""", "\"rps\":1");
        var interrupted = await _emulator.LookAsync(first.Id());
        Assert.Equal(("interrupted", 4L), (interrupted.State(), interrupted.Count("baseline_check_interrupted_count")));
        Assert.Equal("cloning", second.State());
        await _emulator.AdvanceAsync(20);
        Assert.Equal(interrupted.GetRawText(), Without(await _emulator.LookAsync(first.Id()), interrupted));
    }

    [Fact]
    public async Task A_paused_run_waits_and_goes_on()
    {
        var run = await CopyAsync("""{"baselines":2}""", "\"rps\":1,\"state\":\"paused\"");
        Assert.Equal("paused", run.State());
        await _emulator.AdvanceAsync(3600);
        Assert.Equal((200, "cloning"), await ActAsync(run, "run"));
        await _emulator.AdvanceAsync(5);
        Assert.Equal((200, "paused"), await ActAsync(run, "pause"));
        var held = (await _emulator.LookAsync(run.Id())).Count("sended_requests_count");
        await _emulator.AdvanceAsync(3600);
        Assert.Equal(held, (await _emulator.LookAsync(run.Id())).Count("sended_requests_count"));
        Assert.Equal(400, (await ActAsync(run, "pause")).Status);
        Assert.Equal((200, "running"), await ActAsync(run, "run"));
        await _emulator.AdvanceAsync(300);
        Assert.Equal("passed", (await _emulator.LookAsync(run.Id())).State());
        Assert.Equal(400, (await ActAsync(run, "run")).Status);
    }

    [Fact]
    public async Task The_first_vulnerability_stops_a_run_that_asks_for_it()
    {
        var run = await CopyAsync("""{"baselines":40,"vulnerable":3}""", "\"stop_on_first_fail\":true,\"rps\":100");
        await _emulator.AdvanceAsync(60);
        var end = await _emulator.LookAsync(run.Id());
        Assert.Equal("failed", end.State());
        Assert.True(end.Count("baseline_check_interrupted_count") > 0);
        Assert.True(end.Count("sended_requests_count") < end.Count("planing_requests_count"));
        Assert.Equal(end.Count("baseline_check_fail_count"), end.GetProperty("vulns").GetArrayLength());
    }

    [Fact]
    public async Task A_policy_finds_what_it_looks_for_and_extensions_are_left_out()
    {
        await using var emulator = await EmulatorProcess.StartAsync("--sample");
        var record = (await emulator.RecordAsync("""{"name":"png","baselines":3,"vulnerable":1,"extension":"png"}""")).Id();
        var other = await emulator.RunAsync($$"""{"name":"n","test_record_id":{{record}},"policy_id":3}""");
        await emulator.AdvanceAsync(5);
        var end = await emulator.LookAsync(other.Id());
        Assert.Equal(("passed", 45L, "In the browser"), (end.State(), end.Count("planing_requests_count"), end.GetProperty("policy_name").GetString()));
        var none = await emulator.RunAsync($$"""{"name":"n","test_record_id":{{record}},"file_extensions_to_exclude":"jpg|pn."}""");
        await emulator.AdvanceAsync(5);
        Assert.Equal(("passed", 0L), ((await emulator.LookAsync(none.Id())).State(), none.Count("baseline_count")));
    }

    [Fact]
    public async Task A_technical_failure_is_counted_and_is_no_finding()
    {
        var run = await CopyAsync("""{"baselines":3,"technicalFailures":1}""");
        await _emulator.AdvanceAsync(5);
        var end = await _emulator.LookAsync(run.Id());
        Assert.Equal(("passed", 1L, 2L), (end.State(), end.Count("baseline_check_tech_fail_count"), end.Count("baseline_check_passed_count")));
        var (_, baselines) = await _emulator.GetAsync($"_emulator/runs/{run.Id()}/baselines");
        Assert.Equal(["passed", "passed", "technicalFailure"], baselines.EnumerateArray().Select(one => one.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task A_run_without_a_record_records_until_it_is_stopped()
    {
        var run = await _emulator.RunAsync("""{"name":"recorder","test_record_name":"shop"}""");
        Assert.True(run.GetProperty("recording").GetBoolean());
        var record = run.GetProperty("test_record_id").GetInt64();
        var traffic = """{"requests":[{"path":"/a"},{"path":"/b","vulnerable":true},{"path":"/a"}]}""";
        Assert.Equal(2, (await _emulator.PostAsync($"_emulator/records/{record}/traffic", traffic)).Body.GetProperty("recorded").GetInt32());
        Assert.Equal(0, (await _emulator.PostAsync($"_emulator/records/{record}/traffic", traffic)).Body.GetProperty("recorded").GetInt32());
        await _emulator.AdvanceAsync(60);
        var going = await _emulator.LookAsync(run.Id());
        Assert.Equal(("running", 2L, 1L), (going.State(), going.Count("baseline_count"), going.Count("baseline_check_fail_count")));

        using var service = _emulator.Connect();
        var error = await Assert.ThrowsAsync<CloneException>(() => service.CopyAsync(new TestRunCopyRequest { Id = $"{run.Id()}" }));
        Assert.Equal(CloneErrorId.TestRecordNotReady, error.ErrorId);
        var copy = Assert.IsType<SendOutcome.Accepted>(await service.CopyAsync(new TestRunCopyRequest { Id = $"{run.Id()}", StopRecording = true })).Operation;
        Assert.Equal(("Copy of recorder", "shop"), (copy.Destination!.Name, copy.Source!.Name));
        var stopped = await _emulator.LookAsync(run.Id());
        Assert.Equal(("failed", false), (stopped.State(), stopped.GetProperty("recording").GetBoolean()));
        Assert.Equal(400, (await _emulator.PostAsync($"_emulator/records/{record}/traffic", traffic)).Status);
    }

    [Fact]
    public async Task A_recording_ends_by_itself_when_nothing_comes()
    {
        var run = await _emulator.RunAsync("""{"name":"recorder","inactivity_timeout":300}""");
        var record = run.GetProperty("test_record_id").GetInt64();
        await _emulator.AdvanceAsync(200);
        await _emulator.PostAsync($"_emulator/records/{record}/traffic", """{"requests":[{"path":"/a"}]}""");
        await _emulator.AdvanceAsync(200);
        Assert.True((await _emulator.LookAsync(run.Id())).GetProperty("recording").GetBoolean());
        await _emulator.AdvanceAsync(150);
        Assert.Equal("passed", (await _emulator.LookAsync(run.Id())).State());
        Assert.Equal(400, (await _emulator.PostAsync("v1/test_run", """{"name":"n","inactivity_timeout":299}""")).Status);
    }

    [Fact]
    public async Task The_recording_of_a_record_is_stopped_without_its_run()
    {
        var record = await _emulator.RecordAsync("""{"name":"r","baselines":2,"recording":true}""");
        using var service = _emulator.Connect();
        var request = new TestRunCopyRequest { TestRecordId = $"{record.Id()}", Name = "copy" };
        Assert.Equal(CloneErrorId.TestRecordNotReady, Assert.IsType<SendOutcome.Refused>(await service.CopyAsync(request)).Error.ErrorId);
        Assert.IsType<SendOutcome.Accepted>(await service.CopyAsync(request with { StopRecording = true }));
    }

    [Theory]
    [InlineData("cloning")]
    [InlineData("running")]
    [InlineData("paused")]
    [InlineData("interrupted")]
    [InlineData("passed")]
    [InlineData("failed")]
    public async Task A_test_can_put_a_run_into_any_state_from_any(string state)
    {
        var run = await CopyAsync("""{"baselines":3}""", "\"rps\":1"); // slow: real time goes on between the calls
        foreach (var before in new[] { "cloning", "running", "paused", "interrupted", "passed", "failed" })
        {
            await _emulator.ForceAsync(run.Id(), before);
            await _emulator.ForceAsync(run.Id(), state);
            Assert.Equal(state, (await _emulator.LookAsync(run.Id())).State());
        }

        if (state == "cloning")
        {
            using var service = _emulator.Connect();
            await _emulator.AdvanceAsync(3600);
            var error = await Assert.ThrowsAsync<CloneException>(() => service.CopyAsync(new TestRunCopyRequest { Id = $"{run.Id()}" }));
            Assert.Equal(CloneErrorId.TestRunStateNotCopyable, error.ErrorId);
        }
    }

    [Theory]
    [InlineData("""{"name":" ","test_record_id":1}""", "name", "required")]
    [InlineData("""{"name":"n","test_record_id":{}}""", "test_record_id", "invalid")]
    [InlineData("""{"name":"n","test_record_id":1,"rps":1001}""", "rps", "out_of_range")]
    [InlineData("""{"name":"n","test_record_id":1,"rps":1.5}""", "rps", "invalid")]
    [InlineData("""{"name":"n","test_record_id":1,"rps_per_baseline":501}""", "rps_per_baseline", "out_of_range")]
    [InlineData("""{"name":"n","test_record_id":1,"policy_id":99}""", "policy_id", "not_found")]
    [InlineData("""{"name":"n","test_record_id":1,"node_id":"x"}""", "node_id", "not_found")]
    [InlineData("""{"name":"n","test_record_id":1,"tags":["a",1]}""", "tags", "invalid")]
    [InlineData("""{"name":"n","test_record_id":1,"state":"running"}""", "state", "invalid")]
    [InlineData("""{"name":"n\ud800","test_record_id":1}""", "name", "invalid")]
    public async Task A_request_that_breaks_a_rule_names_its_field(string json, string field, string error)
    {
        var (status, answer) = await _emulator.PostAsync("v1/test_run", json);
        Assert.Equal((400, 400), (status, answer.GetProperty("status").GetInt32()));
        Assert.Equal(error, answer.GetProperty("body").GetProperty(field).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Strangers_are_told_in_the_services_words()
    {
        using var service = _emulator.Connect("wrong");
        var error = await Assert.ThrowsAsync<CloneException>(() => service.VerifyAsync(NullCloneLog.Instance, default));
        Assert.Equal(CloneErrorId.NotSignedIn, error.ErrorId);
        Assert.Contains("User not authenticated", error.Message, StringComparison.Ordinal);
        using var own = _emulator.Connect();
        Assert.Equal(CloneErrorId.TestRunNotFound, (await Assert.ThrowsAsync<CloneException>(() => own.CopyAsync(new TestRunCopyRequest { Id = "77" }))).ErrorId);
        Assert.Equal(
            CloneErrorId.TestRecordNotFound,
            Assert.IsType<SendOutcome.Refused>(await own.CopyAsync(new TestRunCopyRequest { TestRecordId = "77", Name = "n" })).Error.ErrorId);
        Assert.Equal(
            CloneErrorId.CloneOperationNotFound,
            (await Assert.ThrowsAsync<CloneException>(() => own.LookAsync(own.HandleFor("77"), null, NullCloneLog.Instance, default))).ErrorId);
    }

    [Fact]
    public async Task Runs_survive_a_kill_and_ends_stay()
    {
        var path = Path.Join(Path.GetTempPath(), $"fast-{Guid.NewGuid():N}.db");
        try
        {
            long ended, running;
            JsonElement before;
            await using (var emulator = await EmulatorProcess.StartAsync("--data", path))
            {
                var record = (await emulator.RecordAsync("""{"baselines":10,"vulnerable":true}""")).Id();
                ended = (await emulator.RunAsync($$"""{"name":"a","test_record_id":{{record}} }""")).Id();
                await emulator.AdvanceAsync(100);
                before = await emulator.LookAsync(ended);
                running = (await emulator.RunAsync($$"""{"name":"b","test_record_id":{{record}},"rps":1}""")).Id();
                await emulator.AdvanceAsync(100);
                await emulator.KillAsync();
            }

            await using (var emulator = await EmulatorProcess.StartAsync("--data", path))
            {
                Assert.Equal(before.GetRawText(), Without(await emulator.LookAsync(ended), before));
                var going = await emulator.LookAsync(running);
                Assert.Equal("running", going.State());
                Assert.InRange(going.Count("sended_requests_count"), 90, 699);
                await emulator.AdvanceAsync(800);
                Assert.Equal("failed", (await emulator.LookAsync(running)).State());
            }
        }
        finally
        {
            foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*"))
            {
                File.Delete(file);
            }
        }
    }

    private async Task<JsonElement> CopyAsync(string record, string options = "\"desc\":\"\"")
    {
        var id = (await _emulator.RecordAsync(record)).Id();
        return await _emulator.RunAsync($$"""{"name":"copy","test_record_id":{{id}},{{options}} }""");
    }

    private async Task<(int Status, string? State)> ActAsync(JsonElement run, string action)
    {
        var (status, answer) = await _emulator.PostAsync($"v1/test_run/{run.Id()}/action/{action}", "");
        return (status, status == 200 ? answer.GetProperty("body").State() : null);
    }

    /// <summary>A later answer with the one thing that may change after the end: the requests of the last ten seconds.</summary>
    private static string Without(JsonElement later, JsonElement before) => later.GetRawText().Replace(
        $"\"current_rps\":{later.GetProperty("current_rps").GetRawText()}", $"\"current_rps\":{before.GetProperty("current_rps").GetRawText()}", StringComparison.Ordinal);
}
