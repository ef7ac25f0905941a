using System.Text.Json;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>What comes of a copy, by the service's answer.</summary>
public sealed class SendingTests
{
    private const string Accepted = """{"status":200,"body":{"id":9013,"name":"demo-testrun","state":"cloning","test_record_id":"rec_0001"}}""";
    private const string Recording = """{"status":200,"body":{"id":9012,"name":"shop","state":"running","recording":true,"test_record_id":3533,"baseline_count":4}}""";
    private const string NotReady = """{"status":400,"body":{"test_record_id":{"error":"not_ready_for_cloning","value":3533}}}""";
    private static readonly TestRunCopyRequest OfRecord = new() { TestRecordId = "rec_0001", Name = "demo-testrun" };
    private readonly KeepingLog _log = new();

    [Theory]
    [InlineData(200, "cloning")]
    [InlineData(201, "running")]
    public async Task An_accepted_copy_is_in_progress_whatever_the_first_state(int status, string state)
    {
        using var stub = new FastStub(status, Accepted.Replace("cloning", state, StringComparison.Ordinal));
        var operation = Assert.IsType<SendOutcome.Accepted>(await SendAsync(stub, OfRecord)).Operation;
        Assert.Equal(("9013", CloneState.InProgress, state), (operation.Id, operation.State, operation.ServiceState));
        Assert.Equal(("WallarmFast", CloneKind.TestRun), (operation.Service, operation.Kind));
        Assert.Equal(new CloneReference { Id = "rec_0001" }, operation.Source);
        Assert.Equal(new CloneReference { Id = "9013", Name = "demo-testrun" }, operation.Destination);
        Assert.Equal($"wallarmfast:{stub.Address.AbsoluteUri.TrimEnd('/')}#run/9013", operation.Handle);
    }

    [Fact]
    public async Task The_token_is_in_its_header_and_nowhere_else()
    {
        using var stub = new FastStub(200, Accepted);
        await SendAsync(stub, OfRecord);
        var request = Assert.Single(stub.Requests);
        Assert.Equal(FastStub.Token, request.Headers["X-WallarmAPI-Token"]);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        Assert.DoesNotContain(FastStub.Token, request.Path + request.Body + string.Concat(_log.VerboseLines), StringComparison.Ordinal);
    }

    [Theory]
    // The three shapes of an error body, and what stands between us and the service.
    [InlineData(400, """{"status":400,"body":{"test_record_id":{"error":"not_ready_for_cloning","value":"rec_0001"}}}""", "TestRecordNotReady", "-StopRecording")]
    [InlineData(400, """{ "status": 400, "body": { "test_record_id": { "error": "not_ready_for_cloning", "value": rec_0001 } } }""", "TestRecordNotReady", "rec_0001")]
    [InlineData(400, """{"status":400,"body":{"test_record_id":{"error":"empty","value":"rec_0001"}}}""", "TestRecordEmpty", "no baseline requests")]
    [InlineData(400, """{"status":400,"body":{"error":"empty","value":"rec_0001"}}""", "TestRecordEmpty", "rec_0001")]
    [InlineData(404, """{"status":404,"body":{"error":"not_found","value":"rec_0001"}}""", "TestRecordNotFound", "rec_0001")]
    [InlineData(404, """{"status":404,"body":{"test_record_id":{"error":"not_found","value":"rec_0001"}}}""", "TestRecordNotFound", "rec_0001")]
    [InlineData(400, """{"status":400,"body":{"test_record_id":{"error":"Record not found","value":"rec_0001"}}}""", "TestRecordNotFound", "rec_0001")]
    [InlineData(404, "", "TestRecordNotFound", "rec_0001")]
    [InlineData(400, """{"status":400,"body":{"policy_id":{"error":"not_found","value":77}}}""", "InvalidCloneRequest", "-PolicyId (policy_id) '77'")]
    [InlineData(400, """{"status":400,"body":{"rps":{"error":"out_of_range","value":5000}}}""", "InvalidCloneRequest", "-RequestsPerSecond (rps) '5000'")]
    [InlineData(422, """{"status":422,"body":{"mystery":{"error":"bad","value":[1]}}}""", "InvalidCloneRequest", "the field 'mystery' '[1]'")]
    [InlineData(400, """{"status":400,"body":"Already exists"}""", "InvalidCloneRequest", "the name 'demo-testrun'")]
    [InlineData(400, """{"status":400,"body":"something ##vso[task.complete] else"}""", "InvalidCloneRequest", "# #vso[")]
    [InlineData(400, "not json", "InvalidCloneRequest", "status 400")]
    [InlineData(403, """{"status":403,"body":"User not authenticated"}""", "NotSignedIn", "User not authenticated")]
    [InlineData(401, "", "NotSignedIn", "WALLARM_API_TOKEN")]
    [InlineData(200, "<html>sign in</html>", "NotSignedIn", "web page")]
    [InlineData(400, """{"status":400,"body":{"name":null,"rps":["a"]}}""", "InvalidCloneRequest", "-Name (name)")]
    public async Task A_clear_no_is_one_clear_error(int status, string body, string errorId, string says)
    {
        using var stub = new FastStub(status, body, body.StartsWith('<') ? "text/html" : "application/json");
        var error = Assert.IsType<SendOutcome.Refused>(await SendAsync(stub, OfRecord with { PolicyId = "77" })).Error;
        Assert.Equal(errorId, error.ErrorId.ToString());
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("##vso[", error.Message, StringComparison.Ordinal);
        Assert.Single(stub.Requests);
    }

    [Theory]
    [InlineData(302, "https://my.wallarm.com/login", "NotSignedIn")]
    [InlineData(302, "https://evil.example/v1/test_run", "UnexpectedResponse")]
    [InlineData(307, "https://evil.example/login", "UnexpectedResponse")]
    public async Task A_redirect_is_an_error_and_is_not_followed(int status, string location, string errorId)
    {
        using var elsewhere = new FastStub(200, Accepted);
        var to = location.Replace("https://evil.example/", elsewhere.Address.AbsoluteUri, StringComparison.Ordinal);
        using var stub = new FastStub(_ => new Reply(status, "") { Headers = [("Location", to)] });
        var error = Assert.IsType<SendOutcome.Refused>(await SendAsync(stub, OfRecord)).Error;
        Assert.Equal(errorId, error.ErrorId.ToString());
        Assert.Contains(to, error.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Asked);
    }

    [Theory]
    [InlineData(500, """{"status":500,"body":"Timed out connecting to server"}""")]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(408, "")]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "{")]
    [InlineData(200, """{"status":200}""")]
    [InlineData(200, """{"status":200,"body":"done"}""")]
    [InlineData(200, """{"status":200,"body":{"name":"n"}}""")]
    [InlineData(200, """{"status":200,"body":{"id":{},"name":"n"}}""")]
    [InlineData(200, """{"status":200,"body":{"id":1e400}}""")]
    [InlineData(200, """{"status":200,"body":{"id":"\ud800"}}""")]
    [InlineData(200, """{"status":500,"body":"Timed out connecting to server"}""")]
    public async Task What_is_no_clear_answer_is_ambiguous_and_not_sent_again(int status, string body)
    {
        using var stub = new FastStub(status, body, body.StartsWith('<') ? "text/html" : "application/json");
        Assert.IsType<SendOutcome.Ambiguous>(await SendAsync(stub, OfRecord));
        Assert.Equal(["POST /v1/test_run"], stub.Asked);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(200)] // as a gateway may have it
    public async Task Throttling_says_when_to_come_back(int status)
    {
        using var stub = new FastStub(_ => new Reply(status, """{"status":429,"body":"Rate limiting"}""") { Headers = [("Retry-After", "7")] });
        var error = Assert.IsType<SendOutcome.NotProcessed>(await SendAsync(stub, OfRecord)).Error;
        Assert.Equal((CloneErrorId.Throttled, TimeSpan.FromSeconds(7)), (error.ErrorId, error.RetryAfter));
        Assert.Contains("Rate limiting", error.Message, StringComparison.Ordinal);
        Assert.Contains("in 7 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_is_stopped_while_sending_and_said_so()
    {
        using var stub = new FastStub(request => new Reply(200, request.Path == "/v1/test_run" ? Accepted : Recording));
        var copy = await stub.Service.BeginCopies().PrepareAsync(new TestRunCopyRequest { Id = "9012", StopRecording = true }, _log, default);
        Assert.Equal(["GET /v1/test_run/9012"], stub.Asked);
        Assert.StartsWith("Stop the recording and copy test run 9012", copy.Action, StringComparison.Ordinal);
        Assert.IsType<SendOutcome.Accepted>(await stub.Service.SendAsync(copy, _log, default));
        Assert.Equal(["GET /v1/test_run/9012", "POST /v1/test_run/9012/action/stop", "POST /v1/test_run"], stub.Asked);
        Assert.Contains(_log.VerboseLines, line => line.StartsWith("The recording of test run '9012' is stopped", StringComparison.Ordinal));
        Assert.Equal("{}", stub.Requests[1].Body);
    }

    [Fact]
    public async Task Without_being_told_no_recording_is_stopped()
    {
        using var stub = new FastStub(200, Recording);
        var error = await Assert.ThrowsAsync<CloneException>(
            () => stub.Service.BeginCopies().PrepareAsync(new TestRunCopyRequest { Id = "9012" }, _log, default));
        Assert.Equal(CloneErrorId.TestRecordNotReady, error.ErrorId);
        Assert.Contains("Copy-TestRun -Id 9012 -StopRecording", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_recording_is_not_stopped_for_nothing()
    {
        using var stub = new FastStub(200, Recording.Replace("\"baseline_count\":4", "\"baseline_count\":0", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<CloneException>(
            () => stub.Service.BeginCopies().PrepareAsync(new TestRunCopyRequest { Id = "9012", StopRecording = true }, _log, default));
        Assert.Equal(CloneErrorId.TestRecordEmpty, error.ErrorId);
    }

    [Fact]
    public async Task A_run_that_is_not_recording_is_not_stopped()
    {
        using var stub = new FastStub(request => new Reply(200, request.Method == "POST" ? Accepted : Recording.Replace("true", "false", StringComparison.Ordinal)));
        await SendAsync(stub, new TestRunCopyRequest { Id = "9012", StopRecording = true });
        Assert.Equal(["GET /v1/test_run/9012", "POST /v1/test_run"], stub.Asked);
    }

    [Theory]
    [InlineData(429, typeof(SendOutcome.NotProcessed))]
    [InlineData(503, typeof(SendOutcome.NotProcessed))]
    [InlineData(403, typeof(SendOutcome.Refused))]
    [InlineData(404, typeof(SendOutcome.Refused))]
    public async Task A_stop_that_fails_sends_no_copy(int status, Type outcome)
    {
        using var stub = new FastStub(request => request.Method == "GET" ? new Reply(200, Recording)
            : new Reply(status, """{"body":"no"}"""));
        Assert.IsType(outcome, await SendAsync(stub, new TestRunCopyRequest { Id = "9012", StopRecording = true }));
        Assert.DoesNotContain("POST /v1/test_run", stub.Asked);
    }

    [Fact]
    public async Task A_recording_that_ended_by_itself_meanwhile_is_no_obstacle()
    {
        using var stub = new FastStub(request => request.Method == "GET" ? new Reply(200, Recording)
            : request.Path == "/v1/test_run" ? new Reply(200, Accepted) : new Reply(400, """{"status":400,"body":"Not recording"}"""));
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(stub, new TestRunCopyRequest { Id = "9012", StopRecording = true }));
    }

    [Fact]
    public async Task The_recording_of_a_record_alone_is_stopped_where_the_service_says_it_goes_on()
    {
        var stopped = false;
        using var stub = new FastStub(request =>
        {
            stopped |= request.Path.EndsWith("/action/stop", StringComparison.Ordinal);
            return stopped ? new Reply(200, Accepted) : new Reply(400, NotReady);
        });
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(stub, new TestRunCopyRequest { TestRecordId = "3533", Name = "n", StopRecording = true }));
        Assert.Equal(["POST /v1/test_run", "POST /v1/test_record/3533/action/stop", "POST /v1/test_run"], stub.Asked);
        Assert.Contains(_log.VerboseLines, line => line.StartsWith("The recording of test record '3533' is stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_only_runs_can_be_stopped_the_error_tells_the_way()
    {
        using var stub = new FastStub(request => request.Path == "/v1/test_run" ? new Reply(400, NotReady) : new Reply(404, ""));
        var error = Assert.IsType<SendOutcome.Refused>(
            await SendAsync(stub, new TestRunCopyRequest { TestRecordId = "3533", Name = "n", StopRecording = true })).Error;
        Assert.Equal(CloneErrorId.TestRecordNotReady, error.ErrorId);
        Assert.Contains("-StopRecording with the -Id of the test run", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, stub.Requests.Count);
    }

    [Fact]
    public async Task Half_a_character_in_a_name_is_no_crash()
    {
        using var stub = new FastStub(200, Accepted);
        await SendAsync(stub, OfRecord with { Name = "a\ud800b" });
        using var sent = JsonDocument.Parse(stub.Requests[0].Body);
        Assert.Equal("a\ufffdb", sent.RootElement.GetProperty("name").GetString());
    }

    private async Task<SendOutcome> SendAsync(FastStub stub, TestRunCopyRequest request) =>
        await stub.Service.SendAsync(await stub.Service.BeginCopies().PrepareAsync(request, _log, default), _log, default);
}
