using System.Net;
using System.Net.Sockets;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>What a submission without an answer counts as: whether it may be sent again hangs on it.</summary>
public sealed class PostTests
{
    [Fact]
    public async Task A_refused_connection_is_provably_not_processed()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and never listening: nobody else can answer there
        var outcome = await PostAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}/"), CancellationToken.None);
        Assert.Equal(CloneErrorId.ServiceUnavailable, Assert.IsType<SendOutcome.NotProcessed>(outcome).Error.ErrorId);
    }

    [Fact]
    public async Task A_connection_that_is_lost_with_the_answer_is_ambiguous()
    {
        using var server = new StubServer(_ => new Reply(200, "0123456789") { HangUpHalfway = true });
        var outcome = await PostAsync(server.Address, CancellationToken.None);
        Assert.Equal(CloneErrorId.ServiceUnavailable, Assert.IsType<SendOutcome.Ambiguous>(outcome).Error.ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_submission_that_is_cancelled_on_its_way_is_ambiguous_and_no_cancellation()
    {
        using var stop = new CancellationTokenSource();
        using var server = new StubServer(_ =>
        {
            stop.Cancel();
            return Reply.Json("{}");
        });
        var outcome = await PostAsync(server.Address, stop.Token);
        Assert.Contains("on its way", Assert.IsType<SendOutcome.Ambiguous>(outcome).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_that_is_cancelled_before_is_a_cancellation()
    {
        using var server = new StubServer(_ => Reply.Json("{}"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PostAsync(server.Address, new CancellationToken(canceled: true)));
        Assert.Empty(server.Requests);
    }

    private static async Task<SendOutcome> PostAsync(Uri address, CancellationToken cancellationToken)
    {
        using var http = new ServiceHttp(address, new SecretToken("abc"), _ => { }, new HttpSettings { Proxy = new WebProxy() }, TimeProvider.System);
        return await SubmissionClassifier.PostAsync(
            http,
            "copies",
            "{}"u8.ToArray(),
            _ => throw new InvalidOperationException("There is no answer to be read."),
            _ => throw new InvalidOperationException("There is no answer to be read."),
            NullCloneLog.Instance,
            cancellationToken);
    }
}
