using System.Net.Sockets;
using CloneCmdlets.Emulator.Controls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>What every request goes through before its route: the log, host and origin, the size, the token, the faults.</summary>
internal sealed class RequestPipeline
{
    /// <summary>16 MB (design: "The emulator").</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>The page marks its calls to the services' own routes with this header, so that the log shows its user's calls alone.</summary>
    public const string PageHeader = "X-Emulator-Page";

    private const int MaxSwallowedBytes = 4 * MaxBodyBytes;

    private readonly EmulatorContext _context;
    private readonly IReadOnlyList<IEmulatorService> _services;
    private readonly TokenGuard _guard;
    private readonly bool _hasSample;

    public RequestPipeline(EmulatorContext context, IReadOnlyList<IEmulatorService> services, TokenGuard guard)
    {
        _context = context;
        _services = services;
        _guard = guard;
        _hasSample = context.Database.Read(session => session.Number("SELECT 1 FROM meta WHERE key = 'sample'")) == 1;
    }

    /// <summary>Puts itself before the routes.</summary>
    /// <param name="app">The application.</param>
    public void Use(WebApplication app)
    {
        app.Use(LogAsync);
        app.Use(AnswerFailuresAsync);
        app.Use(GuardAsync);
        var faults = _services.OfType<ControlService>().Single().Faults;
        app.Use(new FaultMiddleware(faults, _context.Stopping).InvokeAsync);
        app.UseRouting();
        app.Use(AnswerMissingAsync);
    }

    /// <summary>Notes a request before its client can notice the answer or the cut: whoever asks the log then finds it there.</summary>
    private async Task LogAsync(HttpContext http, RequestDelegate next)
    {
        var when = _context.Clock.GetUtcNow();
        var isNoted = false;
        http.Response.OnStarting(() =>
        {
            Note(http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (ConnectionCutException)
        {
            Note(0);
            http.Abort();
        }
        finally
        {
            Note(http.Response.StatusCode);
        }

        void Note(int status)
        {
            if (!isNoted)
            {
                isNoted = true;
                Log(http, status, when);
            }
        }
    }

    private void Log(HttpContext http, int status, DateTimeOffset when)
    {
        var request = http.Request;
        if (Owner(request.Path) is { } owner and not ControlService && !owner.IsPublic(request.Path) && !request.Headers.ContainsKey(PageHeader))
        {
            _context.Requests.Add(new LoggedRequest(request.Method, request.Path, request.QueryString.Value ?? string.Empty, status, when)
            {
                Fault = http.Items[LoggedRequest.FaultItem] as string,
            });
            _context.Changes.Publish("requests");
        }
    }

    private async Task AnswerFailuresAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge && !http.Response.HasStarted)
        {
            await RefuseAsync(http, HostRefusal.TooLarge).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (ConnectionResetException)
        {
            // It has gone in the middle of its request.
        }
        catch (Exception exception) when (exception is not (ConnectionCutException or BadHttpRequestException or SocketException)
            && !http.Response.HasStarted)
        {
#pragma warning disable CA2254 // a constant template
            _context.Logger.LogError(exception, "A request failed: {Method} {Path}", http.Request.Method, http.Request.Path.Value);
#pragma warning restore CA2254
            await RefuseAsync(http, HostRefusal.Broken).ConfigureAwait(false);
        }
    }

    private Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (OriginGuard.Judge(request, http.Connection.LocalPort) is { } status)
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(status == StatusCodes.Status421MisdirectedRequest
                ? "This emulator serves loopback names only."
                : "This emulator takes no calls from other pages.");
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        var owner = Owner(request.Path);
        if (owner?.IsPublic(request.Path) == true)
        {
            return next(http);
        }

        if (!_guard.Admits(request, _hasSample && owner is not null ? owner.SampleTokens : []))
        {
            return RefuseAsync(http, HostRefusal.Unauthorized);
        }

        return request.ContentLength > MaxBodyBytes ? RefuseLargeAsync(http) : next(http);
    }

    /// <summary>Swallows a body that is moderately too large, since many clients read no answer before they have sent all of it.</summary>
    private async Task RefuseLargeAsync(HttpContext http)
    {
        if (http.Request.ContentLength <= MaxSwallowedBytes && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxSwallowedBytes;
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted).ConfigureAwait(false);
        }

        await RefuseAsync(http, HostRefusal.TooLarge).ConfigureAwait(false);
    }

    private Task AnswerMissingAsync(HttpContext http, RequestDelegate next) =>
        http.GetEndpoint() is null ? RefuseAsync(http, HostRefusal.NotFound) : next(http);

    private IEmulatorService? Owner(PathString path)
    {
        foreach (var service in _services)
        {
            if (service.Owns(path))
            {
                return service;
            }
        }

        return null;
    }

    private Task RefuseAsync(HttpContext http, HostRefusal refusal)
    {
        http.Response.Clear();
        if (Owner(http.Request.Path) is { } owner)
        {
            return owner.RefuseAsync(http, refusal);
        }

        http.Response.StatusCode = refusal == HostRefusal.Unauthorized ? StatusCodes.Status401Unauthorized : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

/// <summary>Thrown where a fault wants the connection cut.</summary>
internal sealed class ConnectionCutException : Exception;
