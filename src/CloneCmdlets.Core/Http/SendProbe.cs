using System.Net;
using System.Net.Http.Headers;

namespace CloneCmdlets.Http;

/// <summary>Tells whether a byte of a request's body may have left: what hasn't got that far was provably not processed.</summary>
internal sealed class SendProbe
{
    private volatile bool _bodyStarted;

    public bool BodyStarted => _bodyStarted;

    public void MarkBodyStarted() => _bodyStarted = true;
}

/// <summary>
/// A JSON body that marks its probe before its first byte is handed to the connection. A submission always carries one: .NET by itself repeats
/// a request without a body when a pooled connection turns out to be lost, and never one whose body has begun.
/// </summary>
internal sealed class ProbedJsonContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly SendProbe _probe;

    public ProbedJsonContent(ReadOnlyMemory<byte> json, SendProbe probe)
    {
        _json = json;
        _probe = probe;
        Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _probe.MarkBodyStarted();
        await stream.WriteAsync(_json, cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
