using System.Text.Json;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>What is checked and sent for a copy.</summary>
public sealed class PreparingTests
{
    private const string Accepted = """{"status":200,"body":{"id":9013,"name":"demo-testrun","state":"cloning","test_record_id":3533}}""";
    private readonly KeepingLog _log = new();

    [Fact]
    public async Task What_was_left_open_is_not_sent()
    {
        // The vendor's sample request.
        Assert.Equal("""{"name":"demo-testrun","test_record_id":"rec_0001"}""", await SentForAsync(new() { TestRecordId = "rec_0001", Name = "demo-testrun" }));
    }

    [Fact]
    public async Task Every_option_goes_by_its_name_on_the_wire()
    {
        var sent = await SentForAsync(new TestRunCopyRequest
        {
            TestRecordId = "3533",
            Name = "Ünïcode \"run\" 🚀",
            Description = "",
            PolicyId = "77",
            NodeId = "node_1",
            Tags = ["a", "b c"],
            ExcludeFileExtensions = ["jpg", "png"],
            RequestsPerSecond = 1000,
            RequestsPerSecondPerBaseline = 500,
            StopOnFirstFail = false,
        });
        using var json = JsonDocument.Parse(sent);
        Assert.Equal("Ünïcode \"run\" 🚀", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(
            ["name", "test_record_id", "desc", "file_extensions_to_exclude", "policy_id", "stop_on_first_fail", "rps_per_baseline", "rps", "node_id", "tags"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Contains(
            "\"test_record_id\":3533,\"desc\":\"\",\"file_extensions_to_exclude\":\"jpg|png\",\"policy_id\":77,\"stop_on_first_fail\":false,\"rps_per_baseline\":500,\"rps\":1000,\"node_id\":\"node_1\",\"tags\":[\"a\",\"b c\"]",
            sent,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3533", "3533")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("0042", "\"0042\"")]
    [InlineData("+5", "\"+5\"")]
    [InlineData("-5", "\"-5\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("5.0", "\"5.0\"")]
    [InlineData("rec_0001", "\"rec_0001\"")]
    public async Task An_id_goes_out_as_it_was_typed(string typed, string onTheWire) =>
        Assert.Equal($$"""{"name":"n","test_record_id":{{onTheWire}}}""", await SentForAsync(new() { TestRecordId = typed, Name = "n" }));

    [Theory]
    [InlineData("3533")]
    [InlineData("\"3533\"")]
    [InlineData("\"rec_0001\"")]
    [InlineData("9007199254740993")]
    public async Task A_record_read_from_a_run_goes_back_as_it_was_read(string onTheWire)
    {
        using var stub = new FastStub(request => new Reply(200, request.Method == "GET"
            ? $$"""{"body":{"id":9012,"name":"shop","state":"passed","test_record_id":{{onTheWire}} } }""" : Accepted));
        await SendAsync(stub, new TestRunCopyRequest { Id = "9012" });
        Assert.Equal(["GET /v1/test_run/9012", "POST /v1/test_run"], stub.Asked);
        Assert.Equal($$"""{"name":"Copy of shop","test_record_id":{{onTheWire}}}""", stub.Requests[1].Body);
    }

    [Theory]
    [InlineData(null, "", "NameRequired", "-Name")]
    [InlineData("1", " ", "NameRequired", "-Name")]
    [InlineData("1", null, "NameRequired", "-Name")]
    [InlineData("..", "n", "InvalidId", "-TestRecordId")]
    [InlineData("a b", "n", "InvalidId", "-TestRecordId")]
    [InlineData("", "n", "InvalidId", "-TestRecordId")]
    public async Task A_record_and_a_name_are_needed(string? record, string? name, string rule, string parameter)
    {
        var error = await RefusedAsync(new() { TestRecordId = record ?? "1", Name = name });
        Assert.Equal((CloneErrorId.InvalidCloneRequest, rule), (error.ErrorId, error.Rule));
        Assert.Contains(parameter, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_a_run_nor_a_record_says_what_to_copy() =>
        Assert.Equal("SourceRequired", (await RefusedAsync(new() { Name = "n" })).Rule);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1001, null)]
    [InlineData(-1, null)]
    [InlineData(null, 0)]
    [InlineData(null, 501)]
    public async Task Rates_out_of_range_are_named_with_their_limits(int? rps, int? rpsPerBaseline)
    {
        var error = await RefusedAsync(new() { TestRecordId = "1", Name = "n", RequestsPerSecond = rps, RequestsPerSecondPerBaseline = rpsPerBaseline });
        Assert.Equal((CloneErrorId.InvalidCloneRequest, "OutOfRange"), (error.ErrorId, error.Rule));
        Assert.Contains(rps is null ? "-RequestsPerSecondPerBaseline" : "-RequestsPerSecond ", error.Message, StringComparison.Ordinal);
        Assert.Contains(rps is null ? "from 1 to 500" : "from 1 to 1000", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{rps ?? rpsPerBaseline}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("interrupted")]
    [InlineData("passed")]
    [InlineData("paused")]
    [InlineData("running")]
    [InlineData("RUNNING")]
    public async Task A_run_in_a_documented_state_can_be_copied(string state)
    {
        using var stub = Run($$"""{"id":9012,"name":"shop","state":"{{state}}","test_record_id":1,"recording":false}""");
        var copy = await stub.Service.BeginCopies().PrepareAsync(new TestRunCopyRequest { Id = "9012", PolicyId = "5" }, _log, default);
        Assert.Equal("Copy of shop", copy.Intent.Destination.Name);
        Assert.Equal(new CloneReference { Id = "1", TestRunId = "9012" }, copy.Intent.Source);
        Assert.Equal(["GET /v1/test_run/9012"], stub.Asked);
    }

    [Theory]
    [InlineData("cloning")]
    [InlineData("Cloning")]
    [InlineData("suspended")]
    public async Task A_run_in_another_state_is_refused_before_anything_is_sent(string state)
    {
        using var stub = Run($$"""{"id":9012,"state":"{{state}}","test_record_id":1}""");
        var error = await PrepareRefusedAsync(stub, new() { Id = "9012" });
        Assert.Equal(CloneErrorId.TestRunStateNotCopyable, error.ErrorId);
        Assert.Contains($"'{state}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /v1/test_run", stub.Asked);
    }

    [Fact]
    public async Task A_run_that_does_not_exist_is_told_by_its_id()
    {
        using var stub = new FastStub(404, """{"status":404,"body":{"error":"not_found","value":9012}}""");
        var error = await PrepareRefusedAsync(stub, new() { Id = "9012" });
        Assert.Equal((CloneErrorId.TestRunNotFound, "9012"), (error.ErrorId, error.Target));
    }

    [Fact]
    public async Task A_run_without_a_record_tells_the_way_round()
    {
        using var stub = Run("""{"id":9012,"state":"passed"}""");
        Assert.Contains("-TestRecordId", (await PrepareRefusedAsync(stub, new() { Id = "9012" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_a_name_still_gives_the_copy_one()
    {
        using var stub = Run("""{"id":9012,"state":"passed","test_record_id":1}""");
        var copy = await stub.Service.BeginCopies().PrepareAsync(new TestRunCopyRequest { Id = "9012" }, _log, default);
        Assert.Equal("Copy of test run 9012", copy.Intent.Destination.Name);
    }

    [Fact]
    public async Task A_second_copy_to_the_same_node_warns_unless_each_is_waited_for()
    {
        using var stub = new FastStub(200, "{}");
        var session = stub.Service.BeginCopies();
        async Task<PreparedCopy> Prepare(string? node, bool waits) =>
            await session.PrepareAsync(new TestRunCopyRequest { TestRecordId = "1", Name = "n", NodeId = node, WaitsForEach = waits }, _log, default);
        var first = await Prepare(null, false);
        await Prepare("7", false);
        Assert.Empty(_log.Warnings);
        session.Release(first); // as -WhatIf and a declined question do
        await Prepare(null, false);
        Assert.Empty(_log.Warnings);
        await Prepare("7", true);
        Assert.Empty(_log.Warnings);
        await Prepare("7", false);
        await Prepare(null, false);
        Assert.Equal(2, _log.Warnings.Count);
        Assert.Contains("node '7'", _log.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("the token's own node", _log.Warnings[1], StringComparison.Ordinal);
        Assert.True(stub.Service.OneCopyAtATime);
    }

    [Fact]
    public async Task What_if_can_show_every_option_and_asks_nothing()
    {
        using var stub = new FastStub(500, "");
        var copy = await stub.Service.BeginCopies().PrepareAsync(
            new TestRunCopyRequest { TestRecordId = "1", Name = "a\u001b[31m", RequestsPerSecond = 7 }, _log, default);
        var lines = await copy.DescribeAsync!(default);
        Assert.Contains("Requests a second: 7", lines);
        Assert.Contains("Policy: the default policy", lines);
        Assert.DoesNotContain('\u001b', string.Concat(lines) + copy.Action + copy.Target);
        Assert.Empty(stub.Asked);
    }

    private static FastStub Run(string body) => new(200, $$"""{"status":200,"body":{{body}}}""");

    private async Task<string> SentForAsync(TestRunCopyRequest request)
    {
        using var stub = new FastStub(200, Accepted);
        await SendAsync(stub, request);
        return Assert.Single(stub.Requests).Body;
    }

    private async Task SendAsync(FastStub stub, TestRunCopyRequest request)
    {
        var copy = await stub.Service.BeginCopies().PrepareAsync(request, _log, default);
        Assert.IsType<SendOutcome.Accepted>(await stub.Service.SendAsync(copy, _log, default));
    }

    private async Task<CloneException> RefusedAsync(TestRunCopyRequest request)
    {
        using var stub = new FastStub(200, Accepted);
        var error = await PrepareRefusedAsync(stub, request);
        Assert.Empty(stub.Asked);
        return error;
    }

    private Task<CloneException> PrepareRefusedAsync(FastStub stub, TestRunCopyRequest request) =>
        Assert.ThrowsAsync<CloneException>(() => stub.Service.BeginCopies().PrepareAsync(request, _log, default));
}
