using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.Storage;

/// <summary>Reading columns that may hold NULL.</summary>
internal static class ReaderColumns
{
    public static string? TextOrNull(this SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    public static int? NumberOrNull(this SqliteDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt32(ordinal);
}
