using System.Globalization;
using System.Text;

namespace CloneCmdlets.Core.Tests.Faults;

/// <summary>Reads HTTP requests off a connection: as much as the tests' servers need.</summary>
internal sealed class RequestReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _held;

    /// <summary>The next request's head; <see langword="null"/> where there is none.</summary>
    public async Task<(string Method, int ContentLength)?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _held).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await MoreAsync(cancellationToken))
            {
                return null;
            }
        }

        var lines = Encoding.ASCII.GetString(_buffer, 0, end).Split("\r\n");
        Take(end + 4);
        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return (lines[0].Split(' ')[0], length is null ? 0 : int.Parse(length.AsSpan(15), CultureInfo.InvariantCulture));
    }

    /// <summary>The body; <see langword="null"/> where it doesn't come whole.</summary>
    public async Task<byte[]?> ReadBodyAsync(int length, CancellationToken cancellationToken)
    {
        while (_held < length)
        {
            if (!await MoreAsync(cancellationToken))
            {
                return null;
            }
        }

        var body = _buffer[..length];
        Take(length);
        return body;
    }

    private async Task<bool> MoreAsync(CancellationToken cancellationToken)
    {
        var count = await stream.ReadAsync(_buffer.AsMemory(_held), cancellationToken);
        _held += count;
        return count > 0;
    }

    private void Take(int count)
    {
        _buffer.AsSpan(count, _held - count).CopyTo(_buffer);
        _held -= count;
    }
}
