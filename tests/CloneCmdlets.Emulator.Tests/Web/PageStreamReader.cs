using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>Reads the page's stream of events as the page does.</summary>
internal sealed class PageStreamReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EmulatorProcess _emulator;
    private readonly CancellationTokenSource _end = new();
    private StreamReader? _reader;

    public PageStreamReader(EmulatorProcess emulator) => _emulator = emulator;

    /// <summary>The next event of a name; others are passed over.</summary>
    /// <param name="name">The event's name.</param>
    /// <returns>Its data.</returns>
    public async Task<JsonElement> NextAsync(string name)
    {
        _end.CancelAfter(Patience);
        if (_reader is null)
        {
            var address = new Uri("_emulator/page/stream", UriKind.Relative);
            var response = await _emulator.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, _end.Token);
            response.EnsureSuccessStatusCode();
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            _reader = new StreamReader(await response.Content.ReadAsStreamAsync(_end.Token));
        }

        var isMeant = false;
        while (await _reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                isMeant = line == "event: " + name;
            }
            else if (isMeant && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]);
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    public void Dispose()
    {
        _end.Cancel();
        _reader?.Dispose();
        _end.Dispose();
    }
}
