using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>
/// A record as a line: a JSON object whose last property is the checksum of all bytes before it, in lower-case hexadecimal. The first
/// line of a file is its header, a record of its own that gives the file a name which changes with every rewriting.
/// </summary>
internal static class JournalLine
{
    /// <summary>The format this code writes. A higher one is read as far as it can be and never written to.</summary>
    public const int Version = 1;

    /// <summary>The state word of a header.</summary>
    public const string HeaderState = "Journal";

    /// <summary>Longest line, in bytes; beyond it there is no record, so that a damaged file can't exhaust the memory. [ours]</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private const int TailLength = 18; // ,"crc":"01234567"}

    private static ReadOnlySpan<byte> TailMark => ",\"crc\":\""u8;

    /// <summary>Whether a line, without its line feed, is whole.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Whether its checksum is there and right.</returns>
    public static bool IsWhole(ReadOnlySpan<byte> line)
    {
        if (line.Length <= TailLength || line[0] != (byte)'{')
        {
            return false;
        }

        var tail = line[^TailLength..];
        Span<byte> expected = stackalloc byte[TailLength];
        WriteTail(Crc32C.Compute(line[..^TailLength]), expected);
        return tail.SequenceEqual(expected);
    }

    /// <summary>Finds a whole record at the beginning of a line that isn't one: what a damaged line feed leaves behind.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The record's length; 0 where there is none.</returns>
    public static int WholePrefix(ReadOnlySpan<byte> line)
    {
        var mark = line.IndexOf(TailMark);
        var length = mark + TailLength;
        return mark > 0 && length < line.Length && IsWhole(line[..length]) ? length : 0;
    }

    /// <summary>Writes a file's header.</summary>
    /// <param name="output">Gets the line with its line feed.</param>
    /// <param name="generation">The file's name.</param>
    /// <param name="at">Now.</param>
    public static void WriteHeader(ArrayBufferWriter<byte> output, Guid generation, DateTimeOffset at)
    {
        var start = output.WrittenCount;
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, Version);
            json.WriteNumber("seq"u8, 0);
            json.WriteString("at"u8, at);
            json.WriteString("id"u8, generation);
            json.WriteString("state"u8, HeaderState);
        }

        Seal(output, start);
    }

    /// <summary>Writes a record. Each is whole in itself, intent and all: one damaged line never takes a submission with it.</summary>
    /// <param name="output">Gets the line with its line feed.</param>
    /// <param name="head">Who, when and where.</param>
    /// <param name="body">What.</param>
    public static void Write(ArrayBufferWriter<byte> output, in JournalHead head, JournalBody body)
    {
        var start = output.WrittenCount;
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, Version);
            json.WriteNumber("seq"u8, head.Sequence);
            json.WriteString("at"u8, head.At);
            json.WriteString("id"u8, head.Id);
            json.WriteString("since"u8, head.Since);
            json.WriteString("state"u8, head.State.ToString());
            json.WriteString("writer"u8, head.Writer);
            if (body.Operation is not null)
            {
                json.WriteString("handle"u8, body.Operation.Handle);
            }

            json.WritePropertyName("intent"u8);
            JsonSerializer.Serialize(json, body.Intent, JournalWritingJson.Default.CopyIntent);
            if (body.Operation is not null)
            {
                json.WritePropertyName("operation"u8);
                JsonSerializer.Serialize(json, body.Operation, JournalWritingJson.Default.CloneOperation);
            }

            if (body.ErrorId is not null)
            {
                json.WriteString("error"u8, body.ErrorId.Value.ToString());
                json.WriteString("message"u8, body.ErrorMessage);
            }
        }

        Seal(output, start);
    }

    /// <summary>Writes a whole line anew under another sequence number; everything else in it stays, known to this code or not.</summary>
    /// <param name="output">Gets the line with its line feed.</param>
    /// <param name="line">The line, whole.</param>
    /// <param name="sequence">The new number.</param>
    public static void Renumber(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> line, long sequence)
    {
        var start = output.WrittenCount;
        var mark = "\"seq\":"u8;
        var from = line.IndexOf(mark) + mark.Length;
        var to = from + line[from..].IndexOf((byte)',');
        output.Write(line[..from]);
        Span<byte> digits = stackalloc byte[20];
        sequence.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        output.Write(digits[..count]);
        output.Write(line[to..^TailLength]);
        Seal(output, start);
    }

    /// <summary>Closes the object, which the writers above leave open, with its checksum.</summary>
    private static void Seal(ArrayBufferWriter<byte> output, int start)
    {
        var crc = Crc32C.Compute(output.WrittenSpan[start..]);
        WriteTail(crc, output.GetSpan(TailLength));
        output.Advance(TailLength);
        output.Write("\n"u8);
    }

    private static void WriteTail(uint crc, Span<byte> tail)
    {
        TailMark.CopyTo(tail);
        crc.TryFormat(tail[TailMark.Length..], out _, "x8", CultureInfo.InvariantCulture);
        "\"}"u8.CopyTo(tail[(TailMark.Length + 8)..]);
    }
}

/// <summary>The part of a record that is read of every line when a journal is opened.</summary>
internal readonly record struct JournalHead
{
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The submission; of a header, the file.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the submission's first record was written.</summary>
    public required DateTimeOffset Since { get; init; }

    public required JournalState State { get; init; }

    /// <summary>The process that wrote it (see <see cref="JournalWriters"/>).</summary>
    public required Guid Writer { get; init; }

    /// <summary>Of the operation's handle; 0 where there is none.</summary>
    public ulong HandleHash { get; init; }

    public bool IsHeader { get; init; }

    /// <summary>Higher than <see cref="JournalLine.Version"/> in a line of a newer program.</summary>
    public int Version { get; init; }

    /// <summary>Whether everything that this code needs was in the line.</summary>
    public bool IsComplete { get; init; }
}

/// <summary>The part of a record that is read when it is asked for.</summary>
/// <param name="Intent">What is to be made.</param>
internal sealed record JournalBody(CopyIntent Intent)
{
    public CloneOperation? Operation { get; init; }

    public CloneErrorId? ErrorId { get; init; }

    public string? ErrorMessage { get; init; }
}
