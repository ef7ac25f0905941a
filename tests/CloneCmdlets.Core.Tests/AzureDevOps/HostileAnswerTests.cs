using System.IO.Compression;
using System.Text;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services;
using CloneCmdlets.Waiting;

namespace CloneCmdlets.Core.Tests.AzureDevOps;

/// <summary>Answers that no service should give: typed errors, and after a submission never a wrong "yes" or "no".</summary>
public sealed class HostileAnswerTests
{
    public static TheoryData<string> Unreadable => new()
    {
        "",
        "null",
        "{}",
        "[]",
        "[{}]",
        "7",
        "\"text\"",
        "true",
        "not json",
        "{\"opId\":2,\"state\":\"queued\"",
        "{\"opId\":2,\"state\":\"queued\"} trailing",
        "{\"opId\":1e400,\"state\":\"queued\"}",
        "{\"opId\":2.5,\"state\":\"queued\"}",
        "{\"opId\":-2,\"state\":\"queued\"}",
        "{\"opId\":\"two\",\"state\":\"queued\"}",
        "{\"opId\":\"2/../3\",\"state\":\"queued\"}",
        "{\"opId\":null,\"state\":\"queued\"}",
        "{\"opId\":true,\"state\":\"queued\"}",
        "{\"opId\":{},\"state\":\"queued\"}",
        "{\"opId\":\"\\uD800\",\"state\":\"queued\"}",
        "{\"opId\":2,\"state\":\"\\uDC00\"}",
        "{\"opId\":2,\"state\":{}}",
        "{\"opId\":2,\"state\":\"queued\",\"destinationPlan\":[]}",
        "{\"opId\":2,\"state\":\"queued\",\"cloneStatistics\":{\"totalTestCasesCount\":1e400}}",
        "{\"opId\":2,\"state\":\"queued\",\"message\":\"\\uD83D\"}",
        "{\"\\uD800\":2}",
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task After_a_submission_it_is_ambiguous(string body)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? new Reply(200, body) : null);
        var outcome = await stub.SubmitAsync(DevOpsStub.Copy());
        Assert.Equal(CloneErrorId.UnexpectedResponse, Assert.IsType<SendOutcome.Ambiguous>(outcome).Error.ErrorId);
        Assert.Single(stub.Posts);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task To_a_look_it_is_one_failed_look(string body)
    {
        if (body is "{\"opId\":null,\"state\":\"queued\"}")
        {
            return; // the handle knows the id
        }

        using var stub = new DevOpsStub(_ => new Reply(200, body));
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync());
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Depth_beyond_32_levels_is_refused_and_up_to_it_skipped()
    {
        using var stub = new DevOpsStub(request => Reply.Json(
            "{\"opId\":2,\"state\":\"queued\",\"x\":" + Nested(request.Target.Contains("/3?", StringComparison.Ordinal) ? 10_000 : 31) + "}"));
        Assert.Equal(CloneState.Queued, (await stub.LookAsync()).State);
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync("3"));
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
    }

    [Fact]
    public async Task An_operation_id_beyond_64_bits_is_kept_digit_by_digit()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST"
            ? Reply.Json("""{"opId":9223372036854775808,"state":"queued","destinationPlan":{"id":18446744073709551617}}""")
            : null);
        var operation = Assert.IsType<SendOutcome.Accepted>(await stub.SubmitAsync(DevOpsStub.Copy())).Operation;
        Assert.Equal(("9223372036854775808", "18446744073709551617"), (operation.Id, operation.Destination!.Id));
    }

    [Fact]
    public async Task Of_duplicate_keys_the_last_counts()
    {
        using var stub = new DevOpsStub(_ => Reply.Json("""{"opId":"x","state":"queued","opId":2,"STATE":"failed"}"""));
        Assert.Equal(CloneState.Failed, (await stub.LookAsync()).State);
    }

    [Fact]
    public async Task Ten_megabytes_are_read_and_seventeen_are_not()
    {
        using var stub = new DevOpsStub(request => Reply.Json(
            "{\"opId\":2,\"state\":\"queued\",\"x\":\"" + new string('x', (request.Target.Contains("/3?", StringComparison.Ordinal) ? 17 : 10) << 20) + "\"}"));
        Assert.Equal(CloneState.Queued, (await stub.LookAsync()).State);
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync("3"));
        Assert.Equal(CloneErrorId.UnexpectedResponse, error.ErrorId);
        Assert.Contains("16 MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_a_typed_error()
    {
        using var stub = new DevOpsStub(_ => new Reply(200, [.. Encoding.ASCII.GetBytes("{\"opId\":2,\"state\":\""), 0xC3, 0x28, 0xFF, .. "\"}"u8]));
        Assert.Equal(CloneErrorId.UnexpectedResponse, (await Assert.ThrowsAsync<CloneException>(() => stub.LookAsync())).ErrorId);
    }

    public static TheoryData<string, bool> BrokenCompression => new()
    {
        { "gzip", false },
        { "gzip", true },
        { "deflate", false },
        { "deflate", true },
        { "br", false }, // has no checksum: most noise in it decodes to noise, which is no JSON
    };

    [Theory]
    [MemberData(nameof(BrokenCompression))]
    public async Task Compression_that_is_broken_is_one_failed_look(string encoding, bool isHalf)
    {
        var looks = 0;
        using var stub = new DevOpsStub(
            _ => ++looks == 1 ? Broken(encoding, isHalf) : Reply.Json(Recorded.RouteCFinished), time: TimeProvider.System);
        var waiter = new OperationWaiter(new WaitOptions { PollingInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullCloneLog.Instance);
        waiter.Add(Known(stub), stub.Service);
        waiter.CompleteAdding();
        var results = new List<WaitResult>();
        await foreach (var result in waiter.RunAsync(CancellationToken.None))
        {
            results.Add(result);
        }

        Assert.Equal((CloneState.Succeeded, null), (Assert.Single(results).Operation!.State, results[0].Error));
        Assert.Equal((1, 1), (waiter.Snapshot.FailedLooks, waiter.Snapshot.GoodLooks));
    }

    [Theory]
    [MemberData(nameof(BrokenCompression))]
    public async Task Compression_that_is_broken_is_a_lost_answer_to_a_read(string encoding, bool isHalf)
    {
        using var stub = new DevOpsStub(_ => Broken(encoding, isHalf));
        var error = await Assert.ThrowsAsync<CloneException>(() => stub.Service.VerifyAsync(NullCloneLog.Instance, CancellationToken.None));
        Assert.Equal((CloneErrorId.ServiceUnavailable, RetrySchedule.MaxTries), (error.ErrorId, stub.Requests.Count));
    }

    [Theory]
    [MemberData(nameof(BrokenCompression))]
    public async Task Compression_that_is_broken_after_a_submission_is_ambiguous(string encoding, bool isHalf)
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Broken(encoding, isHalf) : null);
        Assert.IsType<SendOutcome.Ambiguous>(await stub.SubmitAsync(DevOpsStub.Copy()));
        Assert.Single(stub.Posts);
    }

    [Fact]
    public async Task A_connection_lost_after_the_body_left_is_ambiguous_and_the_request_not_repeated()
    {
        using var stub = new DevOpsStub(request => request.Method == "POST" ? Reply.Nothing : null);
        Assert.IsType<SendOutcome.Ambiguous>(await stub.SubmitAsync(DevOpsStub.Copy()));
        Assert.Single(stub.Posts);
    }

    /// <summary>An answer that is none of its encoding, or begins well and ends as noise.</summary>
    private static Reply Broken(string encoding, bool isHalf)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            packing.Write(Encoding.UTF8.GetBytes(Recorded.RouteCFinished));
        }

        byte[] body = isHalf
            ? [.. packed.ToArray().Take((int)packed.Length / 2), .. Enumerable.Repeat((byte)0xFF, 200)]
            : Encoding.ASCII.GetBytes("this is nothing that was ever packed");
        return new Reply(200, body).With("Content-Encoding", encoding);
    }

    private static CloneOperation Known(DevOpsStub stub) => new()
    {
        Service = "AzureDevOps",
        Kind = CloneKind.TestPlan,
        State = CloneState.Queued,
        Handle = stub.Handle("2").ToString(),
    };

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}
