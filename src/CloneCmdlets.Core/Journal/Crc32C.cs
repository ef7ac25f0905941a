using System.Buffers.Binary;
using System.Numerics;

namespace CloneCmdlets.Journal;

/// <summary>CRC-32C (Castagnoli): notices every change of up to 32 neighbouring bits, and the processor computes it.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The checksum, with the usual inversion before and after.</returns>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var unit in data)
        {
            crc = BitOperations.Crc32C(crc, unit);
        }

        return ~crc;
    }
}
