namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>Counts what goes by on one connection, and says where its fault strikes.</summary>
internal sealed class ConnectionScript(ConnectionFault fault)
{
    private readonly List<byte> _request = [];
    private int _left = fault.Bytes;
    private volatile bool _postHasGone;

    public ConnectionFault Fault => fault;

    /// <summary>How many of these bytes may pass before the fault strikes; <see langword="null"/>: all of them, and it doesn't strike.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="isRequest">Whether the client sent it.</param>
    /// <returns>How many.</returns>
    public int? Strike(ReadOnlySpan<byte> bytes, bool isRequest)
    {
        switch (fault.Kind)
        {
            case ConnectionFaultKind.None or ConnectionFaultKind.Delay:
                return null;
            case ConnectionFaultKind.HoldPostBody:
                return isRequest && EndOfPostHeaders(bytes) is { } end ? end : null;
            case ConnectionFaultKind.HoldPostAnswer:
                // The client waits for each answer before it asks again: what comes after its POST is the answer to that.
                _postHasGone |= isRequest && EndOfPostHeaders(bytes) is not null;
                return !isRequest && _postHasGone ? 0 : null;
        }

        if (fault.IsOfRequest != isRequest)
        {
            return null;
        }

        var passed = Math.Min(bytes.Length, _left);
        _left -= passed;
        return _left == 0 ? passed : null;
    }

    /// <summary>How many of these bytes belong to the headers of the first POST, once those end.</summary>
    private int? EndOfPostHeaders(ReadOnlySpan<byte> bytes)
    {
        var before = _request.Count;
        _request.AddRange(bytes);
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_request);
        var post = all.IndexOf("POST "u8);
        var end = post < 0 ? -1 : all[post..].IndexOf("\r\n\r\n"u8);
        return end < 0 ? null : Math.Max(0, post + end + 4 - before);
    }
}
