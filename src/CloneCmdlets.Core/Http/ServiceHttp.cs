using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Reflection;

namespace CloneCmdlets.Http;

/// <summary>
/// The one way to a service: one client a connection, bound to one origin. It follows no redirect, keeps no cookie, reads at most
/// <see cref="MaxBodyBytes"/>, adds the token last, and only for its own origin. It repeats nothing but reads, and those only where told to.
/// </summary>
internal sealed class ServiceHttp : IDisposable
{
    /// <summary>16 MB (design: "Trust nothing").</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private static readonly ProductInfoHeaderValue Agent = new(
        "CloneCmdlets", typeof(ServiceHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    private readonly HttpClient _client;
    private readonly Uri _origin;
    private readonly Action<HttpRequestHeaders> _authorize;
    private readonly HttpSettings _settings;
    private readonly TimeProvider _time;
    private readonly ThrottleGate _gate;
    private readonly TokenEcho _echo;

    /// <summary>Makes the client of a connection.</summary>
    /// <param name="baseUri">Where relative addresses start; ends with a slash.</param>
    /// <param name="token">The token, which is blanked wherever the service repeats it.</param>
    /// <param name="authorize">Puts the token into a request's headers.</param>
    /// <param name="settings">How to get there.</param>
    /// <param name="time">The clock.</param>
    public ServiceHttp(Uri baseUri, SecretToken token, Action<HttpRequestHeaders> authorize, HttpSettings settings, TimeProvider time)
    {
        _origin = baseUri;
        _authorize = authorize;
        _settings = settings;
        _time = time;
        _gate = new ThrottleGate(time);
        _echo = new TokenEcho(token);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a long wait notices when the service moves
            ConnectTimeout = ConnectTimeout,

            // The environment's proxy is for what leaves the machine: plain http is allowed to loopback only because it doesn't.
            UseProxy = settings.Proxy is not null || !baseUri.IsLoopback,
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

    /// <summary>How long the service wants to be left alone from now; zero: not at all.</summary>
    public TimeSpan Closed => _gate.Remaining;

    /// <summary>
    /// Reads: waits its turn where the service is throttling, and asks again where there is no answer or one that may be better next time
    /// (<see cref="RetrySchedule"/>). For safe questions only.
    /// </summary>
    /// <param name="address">The address, relative to the base.</param>
    /// <param name="log">Gets a line a try.</param>
    /// <param name="cancellationToken">Stops it, between the tries too.</param>
    /// <returns>The last answer, whatever its status.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.Throttled"/> where the service wants to be left alone for longer than reading may
    /// take; else as <see cref="SendAsync"/>.</exception>
    public async Task<HttpAnswer> ReadAsync(string address, ICloneLog log, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            await PassGateAsync(RetrySchedule.Budget - _time.GetElapsedTime(started), log, cancellationToken).ConfigureAwait(false);
            HttpAnswer? answer = null;
            CloneException? lost = null;
            try
            {
                answer = await SendAsync(HttpMethod.Get, address, content: null, log, cancellationToken).ConfigureAwait(false);
            }
            catch (CloneException exception) when (exception.ErrorId == CloneErrorId.ServiceUnavailable)
            {
                lost = exception;
            }

            var pause = RetrySchedule.Pause(tries, answer?.RetryAfter, Random.Shared.NextDouble());
            if ((answer is not null && !RetrySchedule.IsWorthAnother(answer.StatusCode))
                || tries == RetrySchedule.MaxTries || _time.GetElapsedTime(started) + pause > RetrySchedule.Budget)
            {
                return answer ?? throw lost!;
            }

            log.Verbose(string.Create(
                CultureInfo.InvariantCulture, $"Asking again in {pause.TotalSeconds:0.#} s (try {tries + 1} of {RetrySchedule.MaxTries})."));
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Submits, once: waits its turn where the service is throttling, and never asks again.</summary>
    /// <param name="address">The address, relative to the base.</param>
    /// <param name="content">The body, whose probe tells afterwards whether any of it left.</param>
    /// <param name="log">Gets a line.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="CloneException"><see cref="CloneErrorId.Throttled"/>, with nothing sent, where the service wants to be left alone for longer
    /// than a minute; else as <see cref="SendAsync"/>.</exception>
    public async Task<HttpAnswer> SubmitAsync(string address, ProbedJsonContent content, ICloneLog log, CancellationToken cancellationToken)
    {
        await PassGateAsync(RetrySchedule.Budget, log, cancellationToken).ConfigureAwait(false);
        return await SendAsync(HttpMethod.Post, address, content, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks once, at once.</summary>
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
        if (!OriginPolicy.AreSame(uri, _origin))
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
            _echo.Blank(body.Span, isData: response.IsSuccessStatusCode);
            var answer = HttpAnswer.From(response, body, question, _time);
            answer = answer with { RequestId = _echo.Blank(answer.RequestId), Location = _echo.Blank(answer.Location) };
            _gate.Observe(answer);
            log.Verbose(string.Create(
                CultureInfo.InvariantCulture,
                $"{question} -> {(int)answer.StatusCode} in {Milliseconds(started)} ms{(answer.RequestId is null ? "" : ", request " + Text.SafeText.Clean(answer.RequestId, 100))}"));
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var (what, limit) = timeout.IsCancellationRequested ? ("answer", _settings.AnswerTimeout) : ("connection", ConnectTimeout);
            throw Lost(log, question, started, string.Create(CultureInfo.InvariantCulture, $"no {what} within {limit.TotalSeconds} s"), null);
        }
        // Broken compression is an InvalidDataException; a connection reset the moment it stands leaves the client as a bare SocketException.
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException or SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var shown = ProxySecrets.Blank(exception);
            throw Lost(log, question, started, Text.SafeText.Clean(Innermost(shown).Message, 300), shown);
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

    private async Task PassGateAsync(TimeSpan longest, ICloneLog log, CancellationToken cancellationToken)
    {
        if (await _gate.PassAsync(log, longest, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var remaining = _gate.Remaining;
        throw new CloneException(
            CloneErrorId.Throttled,
            string.Create(CultureInfo.InvariantCulture, $"'{Authority}' asks to be left alone for {Math.Ceiling(remaining.TotalSeconds)} s, so nothing was sent. Try again then."))
        {
            RetryAfter = remaining,
            Target = Authority,
        };
    }

    private CloneException Lost(ICloneLog log, string question, long started, string why, Exception? inner)
    {
        log.Verbose(string.Create(CultureInfo.InvariantCulture, $"{question} -> no answer in {Milliseconds(started)} ms: {why}"));
        var cause = $"No answer from '{Authority}': {why}.";
        return new CloneException(CloneErrorId.ServiceUnavailable, $"{cause} Check the address, the network and the proxy, and try again.", inner)
        {
            Cause = cause,
            Target = Authority,
        };
    }

    private string Authority => Text.SafeText.Clean(_origin.GetLeftPart(UriPartial.Authority), 300);

    private long Milliseconds(long started) => (long)_time.GetElapsedTime(started).TotalMilliseconds;

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is not null)
        {
            exception = exception.InnerException;
        }

        return exception;
    }

    private static async Task<Memory<byte>> ReadBodyAsync(HttpResponseMessage response, string question, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaxBodyBytes)
        {
            throw TooLong(response, question);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more than announced or allowed, so that the end or the excess shows without growing once more.
            var buffer = new byte[(int)(response.Content.Headers.ContentLength ?? 4095) + 1];
            for (var length = 0; ;)
            {
                int count;
                try
                {
                    count = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                }
                catch (InvalidOperationException exception)
                {
                    // What Brotli's stream says of broken data; the others say InvalidDataException.
                    throw new InvalidDataException(exception.Message, exception);
                }

                length += count;
                if (count == 0)
                {
                    return buffer.AsMemory(0, length);
                }

                if (length > MaxBodyBytes)
                {
                    throw TooLong(response, question);
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(length * 2, MaxBodyBytes + 1));
                }
            }
        }
    }

    private static CloneException TooLong(HttpResponseMessage response, string question) => new(
        CloneErrorId.UnexpectedResponse, $"The answer to {question} is longer than 16 MB, which no answer of this service should be.")
    {
        StatusCode = response.StatusCode,
    };
}
