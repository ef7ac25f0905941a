using System.Text.Json;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.Tests.WallarmFast;

/// <summary>What the tests ask an emulator of FAST, over HTTP: as curl would, and through the core.</summary>
internal static class FastClient
{
    /// <summary>A connection of the core to it.</summary>
    public static WallarmFastService Connect(this EmulatorProcess emulator, string? token = null) => new(
        new WallarmFastSettings { ApiHost = emulator.Url, Token = new SecretToken(token ?? emulator.Token) }, TimeProvider.System);

    /// <summary>Makes a record.</summary>
    /// <returns>The answer of the control.</returns>
    public static async Task<JsonElement> RecordAsync(this EmulatorProcess emulator, string json)
    {
        var (status, body) = await emulator.PostAsync("_emulator/records", json);
        Assert.Equal(200, status);
        return body;
    }

    /// <summary>Makes a run that is to be accepted.</summary>
    /// <returns>The body of the answer.</returns>
    public static async Task<JsonElement> RunAsync(this EmulatorProcess emulator, string json)
    {
        var (status, answer) = await emulator.PostAsync("v1/test_run", json);
        Assert.True(status == 200, answer.ToString());
        return answer.GetProperty("body");
    }

    /// <summary>Looks at a run.</summary>
    public static async Task<JsonElement> LookAsync(this EmulatorProcess emulator, long id)
    {
        var (status, answer) = await emulator.GetAsync($"v1/test_run/{id}");
        Assert.Equal(200, status);
        var run = answer.GetProperty("body");
        AddsUp(run);
        return run;
    }

    /// <summary>Lets the emulator's time jump.</summary>
    public static async Task AdvanceAsync(this EmulatorProcess emulator, double seconds) =>
        Assert.Equal(200, (await emulator.PostAsync("_emulator/clock", $$"""{"advanceSeconds":{{seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}} }""")).Status);

    /// <summary>Puts a run into a state.</summary>
    public static async Task ForceAsync(this EmulatorProcess emulator, long id, string state) =>
        Assert.Equal(200, (await emulator.PostAsync($"_emulator/runs/{id}", $$"""{"state":"{{state}}"}""")).Status);

    public static long Id(this JsonElement element) => element.GetProperty("id").GetInt64();

    public static string? State(this JsonElement run) => run.GetProperty("state").GetString();

    public static long Count(this JsonElement run, string name) => run.GetProperty(name).GetInt64();

    /// <summary>Copies through the core.</summary>
    public static async Task<SendOutcome> CopyAsync(this WallarmFastService service, TestRunCopyRequest request)
    {
        var copy = await service.BeginCopies().PrepareAsync(request, NullCloneLog.Instance, default);
        return await service.SendAsync(copy, NullCloneLog.Instance, default);
    }

    private static void AddsUp(JsonElement run)
    {
        var terminated = run.Count("baseline_check_fail_count") + run.Count("baseline_check_tech_fail_count") + run.Count("baseline_check_passed_count")
            + run.Count("baseline_check_interrupted_count");
        Assert.Equal(run.Count("baseline_check_all_terminated_count"), terminated);
        Assert.Equal(run.Count("baseline_count"), terminated + run.Count("baseline_check_running_count") + run.Count("baseline_check_waiting_count"));
        Assert.InRange(run.Count("sended_requests_count"), 0, run.Count("planing_requests_count"));
        if (run.State() != RunStates.Running)
        {
            Assert.Equal(JsonValueKind.Null, run.GetProperty("estimated_time_to_completion").ValueKind);
        }
    }
}
