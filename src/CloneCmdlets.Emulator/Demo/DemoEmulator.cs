using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Demo;

/// <summary>A real emulator process for the demo, with sample data, on a free port. It ends with the demo, however that ends.</summary>
internal sealed class DemoEmulator : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private DemoEmulator(Process process, Uri url, string token)
    {
        _process = process;
        Url = url;
        Token = token;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + token)));
    }

    public Uri Url { get; }

    public string Token { get; }

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The emulator, ready for requests.</returns>
    public static async Task<DemoEmulator> StartAsync(CancellationToken cancellationToken)
    {
        var token = TokenGuard.Make();
        var process = Process.Start(Command(token)) ?? throw new InvalidOperationException("The emulator didn't start.");
        var ready = await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (ready is null)
        {
            process.Dispose();
            throw new InvalidOperationException("The emulator ended at once; the cause is above.");
        }

        using var line = JsonDocument.Parse(ready);
        return new DemoEmulator(process, new Uri(line.RootElement.GetProperty("url").GetString()!), token);
    }

    /// <summary>Reads JSON.</summary>
    /// <typeparam name="T">What it should be.</typeparam>
    /// <param name="path">The path, without a leading slash.</param>
    /// <param name="typeInfo">How it is read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The value.</returns>
    public async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken)
    {
        var body = await _http.GetStreamAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            return await JsonSerializer.DeserializeAsync(body, typeInfo, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the emulator's clock run ahead, so that the run of minutes takes seconds.</summary>
    /// <param name="seconds">By how much.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task AdvanceClockAsync(int seconds, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(new { advanceSeconds = seconds });
        using var response = await _http.PostAsync(new Uri("_emulator/clock", UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The same program as this one, which runs by itself or under <c>dotnet</c>.</summary>
    private static ProcessStartInfo Command(string token)
    {
        var own = Environment.ProcessPath!;
        var start = new ProcessStartInfo(own) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(own).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(DemoEmulator).Assembly.Location);
        }

        // Five test cases a second: there is something to watch.
        foreach (var argument in new[] { "--port", "0", "--sample", "--pace", "5", "--exit-with-parent" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[EmulatorOptions.TokenVariable] = token;
        return start;
    }
}
