using System.Net;

namespace CloneCmdlets.Http;

/// <summary>How a connection reaches its service.</summary>
public sealed record HttpSettings
{
    /// <summary>Whether the user vouches for a host that is neither the vendor's nor loopback (<c>-AllowHost</c>).</summary>
    public bool AllowHost { get; init; }

    /// <summary>Whether the server's certificate goes unchecked (<c>-SkipCertificateCheck</c>).</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>The proxy to use; <see langword="null"/> for the system's, and for none to a loopback address, whose calls don't leave the machine.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>How long one answer may take, headers and body together. 100 s: Azure DevOps delays answers by up to 30 s before it
    /// throttles (reference page, rate limits), which is no reason to give up.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(100);
}
