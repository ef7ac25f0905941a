using System.Collections.Concurrent;
using System.Net;
using CloneCmdlets.Core.Tests.Http;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>A FAST that says what a test wants, and a connection to it.</summary>
internal sealed class FastStub : IDisposable
{
    public const string Token = "token_Qwe12345";

    private readonly StubServer _server;

    public FastStub(Func<Received, Reply> answer)
    {
        _server = new StubServer(answer);
        Service = new WallarmFastService(
            new WallarmFastSettings { ApiHost = Address, Token = new SecretToken(Token), Http = new HttpSettings { Proxy = new WebProxy() } }, TimeProvider.System);
    }

    /// <summary>One that gives the same answer to everything.</summary>
    public FastStub(int status, string body, string mediaType = "application/json")
        : this(_ => new Reply(status, body, mediaType))
    {
    }

    public Uri Address => _server.Address;

    public WallarmFastService Service { get; }

    public IReadOnlyList<Received> Requests => _server.Requests;

    /// <summary>What came, a line each.</summary>
    public string[] Asked => [.. Requests.Select(request => request.ToString())];

    public void Dispose()
    {
        Service.Dispose();
        _server.Dispose();
    }
}

/// <summary>A log that keeps what it is told.</summary>
internal sealed class KeepingLog : ICloneLog
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> VerboseLines => [.. _verbose];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void Verbose(string message) => _verbose.Enqueue(message);

    public void Debug(string message)
    {
    }

    public void Warning(string message) => _warnings.Enqueue(message);
}
