using System.ComponentModel;
using System.Management.Automation;

namespace CloneCmdlets;

/// <summary>An empty cell of which no value can be made (see <see cref="Binding.Cell.NotGiven"/>). For a switch the binder's error says its name, so the name is for users.</summary>
/// <param name="remedy">What to give instead.</param>
[TypeConverter(typeof(EmptyValueConverter))]
internal sealed class EmptyValue(string remedy)
{
    public string Remedy { get; } = remedy;

    public override string ToString() => string.Empty;
}

/// <summary>Makes nothing of it, in words for users: without it the binder would name them the type.</summary>
internal sealed class EmptyValueConverter : PSTypeConverter
{
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => false;

    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException();

    public override bool CanConvertTo(object sourceValue, Type destinationType) => sourceValue is EmptyValue;

    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        throw new PSInvalidCastException($"The value is empty. {((EmptyValue)sourceValue).Remedy}");
}
