using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Tests;

/// <summary>
/// The emulator as a process of its own on a free port, talked to over real HTTP. As an xunit fixture (<see cref="SampleEmulator"/>,
/// <see cref="EmptyEmulator"/>) it lives as long as its test class; by <see cref="StartAsync"/> a test can have one to itself, kill it and start it again.
/// It ends with the test process, however that dies.
/// </summary>
public sealed class EmulatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors;

    private EmulatorProcess(Process process, ConcurrentQueue<string> errors, Uri url, string pageLine, string token)
    {
        _process = process;
        _errors = errors;
        Url = url;
        PageLine = pageLine;
        Token = token;
        Client = CreateClient();
        Client.DefaultRequestHeaders.Authorization = Basic(token);
    }

    /// <summary>Where it serves, with a slash at the end.</summary>
    public Uri Url { get; }

    /// <summary>The second line of its output.</summary>
    public string PageLine { get; }

    public string Token { get; }

    /// <summary>A client that is signed in with a PAT and follows no redirect.</summary>
    public HttpClient Client { get; }

    public int ProcessId => _process.Id;

    /// <summary>What came on its standard error so far.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts one.</summary>
    /// <param name="args">Further options; the port is a free one unless they say otherwise.</param>
    /// <returns>The emulator, ready for requests.</returns>
    public static Task<EmulatorProcess> StartAsync(params string[] args) => StartInAsync(null, args);

    /// <summary>Starts one that has its temporary files elsewhere.</summary>
    /// <param name="temporary">Where; <see langword="null"/>: where the system has them.</param>
    /// <param name="args">Further options.</param>
    /// <returns>The emulator, ready for requests.</returns>
    public static async Task<EmulatorProcess> StartInAsync(string? temporary, params string[] args)
    {
        var token = TokenGuard.Make();
        var process = Launch([.. args.Contains("--port") ? args : ["--port", "0", .. args], "--exit-with-parent"], token, temporary);
        var errors = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                errors.Enqueue(line.Data);
            }
        };
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartLimit);
        var ready = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (ready is null)
        {
            await process.WaitForExitAsync(limit.Token);
            throw new InvalidOperationException($"The emulator ended with {process.ExitCode}: {string.Join('\n', errors)}");
        }

        using var line = JsonDocument.Parse(ready);
        var page = await process.StandardOutput.ReadLineAsync(limit.Token) ?? string.Empty;
        return new EmulatorProcess(process, errors, new Uri(line.RootElement.GetProperty("url").GetString()!), page, token);
    }

    /// <summary>Starts a process of the emulator with nothing added, for tests of its start and end.</summary>
    /// <param name="args">All its arguments.</param>
    /// <param name="token">The token of its environment; <see langword="null"/>: none.</param>
    /// <param name="temporary">Where it has its temporary files; <see langword="null"/>: where the system has them.</param>
    /// <returns>The process, with its streams redirected.</returns>
    public static Process Launch(IEnumerable<string> args, string? token, string? temporary = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(EmulatorOptions).Assembly.Location },
        };
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment[EmulatorOptions.TokenVariable] = token;
        if (temporary is not null)
        {
            start.Environment[OperatingSystem.IsWindows() ? "TMP" : "TMPDIR"] = temporary;
        }

        return Process.Start(start)!;
    }

    /// <summary>A client without a token that follows no redirect.</summary>
    /// <returns>The client; the caller's to dispose of.</returns>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };

    /// <summary>The header for a PAT.</summary>
    /// <param name="token">The PAT.</param>
    /// <param name="user">Any user name.</param>
    /// <returns>The header.</returns>
    public static AuthenticationHeaderValue Basic(string token, string user = "") =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{token}")));

    /// <summary>Sends JSON and reads the answer.</summary>
    /// <param name="path">The path with its query, without a leading slash.</param>
    /// <param name="json">The body.</param>
    /// <returns>The status and the answer's JSON.</returns>
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    /// <summary>Reads JSON.</summary>
    /// <param name="path">The path with its query, without a leading slash.</param>
    /// <returns>The status and the answer's JSON.</returns>
    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    /// <summary>Kills the process, as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (text.Length == 0)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}

/// <summary>An emulator with the sample data, one a test class.</summary>
public sealed class SampleEmulator : EmulatorFixture
{
    public SampleEmulator()
        : base("--sample")
    {
    }
}

/// <summary>An emulator with no data, one a test class.</summary>
public sealed class EmptyEmulator : EmulatorFixture;

/// <summary>An emulator that starts with its first test and ends with its class.</summary>
public abstract class EmulatorFixture : IAsyncLifetime
{
    private readonly string[] _args;

    protected EmulatorFixture(params string[] args) => _args = args;

    public EmulatorProcess Emulator { get; private set; } = null!;

    public async Task InitializeAsync() => Emulator = await EmulatorProcess.StartAsync(_args);

    public Task DisposeAsync() => Emulator.DisposeAsync().AsTask();
}
