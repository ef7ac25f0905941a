BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
}

Describe 'The module' {
    It 'has a manifest that is valid' {
        { Test-ModuleManifest -Path (Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1') -ErrorAction Stop } | Should -Not -Throw
    }
}
