using System.Buffers;
using System.Text.Json;
using CloneCmdlets.Services;

namespace CloneCmdlets.Journal;

/// <summary>Reads whole lines: the head of every line, without a string made; the rest of those that are asked for.</summary>
internal static class JournalReader
{
    /// <summary>Reads a whole line's head.</summary>
    /// <param name="line">The line.</param>
    /// <param name="head">The head; <see cref="JournalHead.IsComplete"/> is unset where a newer program wrote what this one can't read.</param>
    /// <returns>Whether it is a record at all.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> line, out JournalHead head)
    {
        head = default;
        try
        {
            head = ReadHead(line);
            return head.IsComplete || head.Version > JournalLine.Version;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return false; // whole, yet not ours: somebody computed the checksum over something else
        }
    }

    /// <summary>Reads what else is in a whole line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The body; <see langword="null"/> where it can't be understood.</returns>
    public static JournalBody? ReadBody(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            CopyIntent? intent = null;
            CloneOperation? operation = null;
            CloneErrorId? errorId = null;
            string? message = null;
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("intent"u8))
                {
                    json.Read();
                    intent = JsonSerializer.Deserialize(ref json, JournalJson.Default.CopyIntent);
                }
                else if (json.ValueTextEquals("operation"u8))
                {
                    json.Read();
                    operation = JsonSerializer.Deserialize(ref json, JournalJson.Default.CloneOperation);
                }
                else if (json.ValueTextEquals("error"u8))
                {
                    json.Read();
                    errorId = Enum.TryParse<CloneErrorId>(json.GetString(), out var id) ? id : CloneErrorId.UnexpectedResponse;
                }
                else if (json.ValueTextEquals("message"u8))
                {
                    json.Read();
                    message = json.GetString();
                }
                else
                {
                    json.Skip();
                }
            }

            return intent is null ? null : new JournalBody(intent) { Operation = operation, ErrorId = errorId, ErrorMessage = message };
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A number for a handle, to find it by; two handles rarely share one, and who finds one by it compares the handle.</summary>
    /// <param name="handle">The handle, in UTF-8.</param>
    /// <returns>The number (FNV-1a), never 0.</returns>
    public static ulong Hash(ReadOnlySpan<byte> handle)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in handle)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        return hash == 0 ? 1 : hash;
    }

    private static JournalHead ReadHead(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var version = 0;
        var sequence = -1L;
        DateTimeOffset at = default;
        DateTimeOffset since = default;
        Guid id = default;
        Guid writer = default;
        JournalState? state = null;
        var isHeader = false;
        var handle = 0UL;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("v"u8))
            {
                json.Read();
                version = json.GetInt32();
            }
            else if (json.ValueTextEquals("seq"u8))
            {
                json.Read();
                sequence = json.GetInt64();
            }
            else if (json.ValueTextEquals("at"u8))
            {
                json.Read();
                at = json.GetDateTimeOffset();
            }
            else if (json.ValueTextEquals("since"u8))
            {
                json.Read();
                since = json.GetDateTimeOffset();
            }
            else if (json.ValueTextEquals("id"u8))
            {
                json.Read();
                id = json.GetGuid();
            }
            else if (json.ValueTextEquals("writer"u8))
            {
                json.Read();
                writer = json.GetGuid();
            }
            else if (json.ValueTextEquals("state"u8))
            {
                json.Read();
                isHeader = json.ValueTextEquals(JournalLine.HeaderState);
                state = ReadState(ref json);
            }
            else if (json.ValueTextEquals("handle"u8))
            {
                json.Read();
                handle = ReadHash(ref json);
            }
            else if (json.ValueTextEquals("intent"u8))
            {
                break; // the head is written first, so nothing of it follows
            }
            else
            {
                json.Skip();
            }
        }

        return new JournalHead
        {
            Version = version,
            Sequence = sequence,
            At = at,
            Id = id,
            Since = since,
            State = state ?? default,
            Writer = writer,
            HandleHash = handle,
            IsHeader = isHeader,
            IsComplete = version >= 1 && sequence >= 0 && id != default && (isHeader || (state is not null && since != default)),
        };
    }

    private static JournalState? ReadState(ref Utf8JsonReader json) =>
        json.ValueTextEquals("Intent"u8) ? JournalState.Intent
        : json.ValueTextEquals("Sending"u8) ? JournalState.Sending
        : json.ValueTextEquals("Accepted"u8) ? JournalState.Accepted
        : json.ValueTextEquals("Ended"u8) ? JournalState.Ended
        : json.ValueTextEquals("Ambiguous"u8) ? JournalState.Ambiguous
        : null;

    private static ulong ReadHash(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return Hash(json.ValueSpan);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            var length = json.CopyString(buffer);
            return Hash(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
