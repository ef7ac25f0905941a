using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Reflection;

namespace CloneCmdlets.Http;

/// <summary>
/// The one way to a service: one client a connection, bound to one origin. It follows no redirect, keeps no cookie, reads at most
/// <see cref="MaxBodyBytes"/>, adds the token last, and only for its own origin. It repeats nothing; whether to ask again is the caller's to know.
/// </summary>
internal sealed class ServiceHttp : IDisposable
{
    /// <summary>16 MB (design: "Trust nothing").</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    private static readonly ProductInfoHeaderValue Agent = new(
        "CloneCmdlets", typeof(ServiceHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    private readonly HttpClient _client;
    private readonly Uri _origin;
    private readonly Action<HttpRequestHeaders> _authorize;
    private readonly HttpSettings _settings;
    private readonly TimeProvider _time;

    /// <summary>Makes the client of a connection.</summary>
    /// <param name="baseUri">Where relative addresses start; ends with a slash.</param>
    /// <param name="authorize">Puts the token into a request's headers.</param>
    /// <param name="settings">How to get there.</param>
    /// <param name="time">The clock.</param>
    public ServiceHttp(Uri baseUri, Action<HttpRequestHeaders> authorize, HttpSettings settings, TimeProvider time)
    {
        _origin = baseUri;
        _authorize = authorize;
        _settings = settings;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a long wait notices when the service moves
            ConnectTimeout = TimeSpan.FromSeconds(30),
        };
        if (settings.Proxy is not null)
        {
            handler.Proxy = settings.Proxy;
        }

        if (settings.SkipCertificateCheck)
        {
#pragma warning disable CA5359 // asked for by name
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
#pragma warning restore CA5359
        }

        _client = new HttpClient(handler) { BaseAddress = baseUri, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(Agent);
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public Uri BaseUri => _origin;

    public TimeProvider Time => _time;

    /// <summary>Asks once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address, relative to the base.</param>
    /// <param name="content">The body, if any.</param>
    /// <param name="log">Gets a line: method, path, status, time, request id.</param>
    /// <param name="cancellationToken">Stops it, in the headers and in the body.</param>
    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.ServiceUnavailable"/> where there is no whole answer;
    /// <see cref="CloneErrorId.UnexpectedResponse"/> where it is too long.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpMethod method, string address, HttpContent? content, ICloneLog log, CancellationToken cancellationToken)
    {
        var uri = new Uri(_origin, address);
        if (!IsSameOrigin(uri))
        {
            throw new InvalidOperationException("A request would have left its connection's origin.");
        }

        using var request = new HttpRequestMessage(method, uri) { Content = content };
        _authorize(request.Headers);
        var question = string.Create(CultureInfo.InvariantCulture, $"{method} {Text.SafeText.Clean(uri.AbsolutePath, 400)}");
        var started = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(_settings.AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await ReadBodyAsync(response, question, either.Token).ConfigureAwait(false);
            var answer = HttpAnswer.From(response, body, question, _time);
            log.Verbose(string.Create(
                CultureInfo.InvariantCulture,
                $"{question} -> {(int)answer.StatusCode} in {Milliseconds(started)} ms{(answer.RequestId is null ? "" : ", request " + Text.SafeText.Clean(answer.RequestId, 100))}"));
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Lost(log, question, started, $"no answer within {_settings.AnswerTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Lost(log, question, started, Text.SafeText.Clean(Innermost(exception).Message, 300), exception);
        }
    }

    /// <summary>Whether a failure shows that no connection came about, so that nothing can have been processed.</summary>
    /// <param name="error">What <see cref="SendAsync"/> threw.</param>
    /// <returns>Whether it does.</returns>
    public static bool NeverConnected(CloneException error) => error.InnerException is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
    };

    public void Dispose() => _client.Dispose();

    private CloneException Lost(ICloneLog log, string question, long started, string why, Exception? inner)
    {
        log.Verbose(string.Create(CultureInfo.InvariantCulture, $"{question} -> no answer in {Milliseconds(started)} ms: {why}"));
        return new CloneException(
            CloneErrorId.ServiceUnavailable,
            $"No answer from '{Text.SafeText.Clean(_origin.GetLeftPart(UriPartial.Authority), 300)}': {why}. Check the address, the network and the proxy, and try again.",
            inner)
        {
            Target = _origin.GetLeftPart(UriPartial.Authority),
        };
    }

    private long Milliseconds(long started) => (long)_time.GetElapsedTime(started).TotalMilliseconds;

    private bool IsSameOrigin(Uri uri) => uri.Scheme == _origin.Scheme && uri.Port == _origin.Port
        && string.Equals(uri.IdnHost, _origin.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is not null)
        {
            exception = exception.InnerException;
        }

        return exception;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, string question, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaxBodyBytes)
        {
            throw TooLong(response, question);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = ArrayPool<byte>.Shared.Rent((int)(response.Content.Headers.ContentLength ?? 4095) + 1);
            try
            {
                var length = 0;
                while (true)
                {
                    var count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                    length += count;
                    if (count == 0)
                    {
                        return buffer.AsSpan(0, length).ToArray();
                    }

                    if (length > MaxBodyBytes)
                    {
                        throw TooLong(response, question);
                    }

                    if (length == buffer.Length)
                    {
                        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                        buffer.AsSpan(0, length).CopyTo(larger);
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = larger;
                    }
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static CloneException TooLong(HttpResponseMessage response, string question) => new(
        CloneErrorId.UnexpectedResponse, $"The answer to {question} is longer than 16 MB, which no answer of this service should be.")
    {
        StatusCode = response.StatusCode,
    };
}
