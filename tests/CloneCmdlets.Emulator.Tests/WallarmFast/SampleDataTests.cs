using System.Text;
using System.Text.Json;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;
using CloneCmdlets.Services.WallarmFast.Rules;

namespace CloneCmdlets.Emulator.Tests.WallarmFast;

/// <summary>The vendor's own examples, and what else the sample data promise.</summary>
public sealed class SampleDataTests(SampleEmulator fixture) : IClassFixture<SampleEmulator>
{
    private readonly EmulatorProcess _emulator = fixture.Emulator;

    [Fact]
    public async Task The_vendors_sample_request_works_word_for_word()
    {
        using var client = _emulator.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/test_run")
        {
            Content = new StringContent("""{"name":"demo-testrun","test_record_id":"rec_0001"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-WallarmAPI-Token", "token_Qwe12345");
        using var response = await client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(200, json.RootElement.GetProperty("status").GetInt32());
        var run = json.RootElement.GetProperty("body");
        Assert.Equal(("demo-testrun", "cloning", "rec_0001"), (run.GetProperty("name").GetString(), run.State(), run.GetProperty("test_record_id").GetString()));
        Assert.Equal(JsonValueKind.Number, run.GetProperty("id").ValueKind);
        await _emulator.AdvanceAsync(5);
        Assert.Equal("passed", (await _emulator.LookAsync(run.Id())).State());
    }

    [Fact]
    public async Task The_sample_token_opens_no_control()
    {
        using var client = _emulator.CreateClient();
        client.DefaultRequestHeaders.Add("X-WallarmAPI-Token", "token_Qwe12345");
        using var response = await client.GetAsync(new Uri("_emulator/requests", UriKind.Relative));
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task There_is_a_run_in_every_state()
    {
        var (_, answer) = await _emulator.GetAsync("v1/test_run");
        var states = answer.GetProperty("body").GetProperty("objects").EnumerateArray().Select(run => run.State()).Distinct().Order();
        Assert.Equal(RunStates.All.Order(), states);
    }

    [Theory]
    [InlineData("Empty record", CloneErrorId.TestRecordEmpty)]
    [InlineData("Still recording", CloneErrorId.TestRecordNotReady)]
    public async Task A_record_that_cannot_be_copied_is_refused_by_its_rule(string name, CloneErrorId errorId)
    {
        using var service = _emulator.Connect();
        var before = await CountAsync();
        var outcome = await service.CopyAsync(new TestRunCopyRequest { TestRecordId = await RecordAsync(name), Name = "copy" });
        Assert.Equal(errorId, Assert.IsType<SendOutcome.Refused>(outcome).Error.ErrorId);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_vulnerable_record_fails_and_its_findings_come_as_objects()
    {
        using var service = _emulator.Connect("token_Qwe12345");
        var outcome = await service.CopyAsync(new TestRunCopyRequest { TestRecordId = await RecordAsync("Shop with holes"), Name = "copy", NodeId = "3" });
        var operation = Assert.IsType<SendOutcome.Accepted>(outcome).Operation;
        await _emulator.AdvanceAsync(5);
        var ended = (await service.LookAsync(service.HandleFor(operation.Id!), operation, NullCloneLog.Instance, default)).Operation;
        Assert.Equal((CloneState.Failed, 100), (ended.State, ended.PercentComplete));
        Assert.Equal([(80, "sqli", "S0001"), (60, "xss", "S0002")], ended.Vulnerabilities.Select(one => (one.Threat!.Value, one.Type!, one.Code!)));
        Assert.Equal("Shop with holes", ended.Source!.Name);
        Assert.NotNull(ended.CompletedAt);
    }

    [Fact]
    public async Task Policies_nodes_and_the_user_are_told_as_clients_ask_for_them()
    {
        using var service = _emulator.Connect();
        Assert.Equal("client demo_0000", await service.VerifyAsync(NullCloneLog.Instance, default));
        var (_, policies) = await _emulator.GetAsync("v1/test_policy?filter%5Bname%5D=Injections&limit=5");
        Assert.Equal(2, Assert.Single(policies.GetProperty("body").GetProperty("objects").EnumerateArray()).Id());
        var (_, nodes) = await _emulator.GetAsync("v2/node?filter%5Btype%5D=fast_node&filter%5Bhostname%5D=fast-node-staging");
        Assert.Equal(3, Assert.Single(nodes.GetProperty("body").EnumerateArray()).Id());
    }

    private async Task<string> RecordAsync(string name)
    {
        var (_, answer) = await _emulator.GetAsync("v1/test_record?limit=1000");
        return answer.GetProperty("body").GetProperty("objects").EnumerateArray()
            .First(record => record.GetProperty("name").GetString() == name).GetProperty("id").ToString();
    }

    private async Task<int> CountAsync() => (await _emulator.GetAsync("v1/test_run?limit=1000")).Body.GetProperty("body").GetProperty("objects").GetArrayLength();
}
